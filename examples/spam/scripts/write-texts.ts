// Writes the job's training and test texts as JSON, for the golden generator. Usage: node write-texts.ts <file>
import { writeFile } from 'node:fs/promises'
import { loadCorpus } from '../src/corpus.ts'
import { prepare } from '../src/prepare.ts'

const { train, test } = prepare(await loadCorpus(() => {}))
await writeFile(process.argv[2]!, JSON.stringify({ train, test }))
