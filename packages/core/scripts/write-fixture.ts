// Writes the file that packages/repo-checks/golden/safetensors-files.py opens.
import { writeFileSync } from 'node:fs'
import { save } from '../src/index.ts'
import { sampleModel } from '../test/model-file/sample-model.ts'

writeFileSync(new URL('../test/fixtures/ours.safetensors', import.meta.url), save(sampleModel()))
