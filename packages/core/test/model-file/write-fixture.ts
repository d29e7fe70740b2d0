// Writes the file that packages/repo-checks/golden/safetensors-files.py opens.
import { writeFileSync } from 'node:fs'
import { save } from '../../src/index.ts'
import { sampleModel } from './sample-model.ts'

writeFileSync(new URL('../fixtures/ours.safetensors', import.meta.url), save(sampleModel()))
