// Writes the API reference, pages in HTML, to docs/api/. Fails on anything that typedoc warns of.
import { rm } from 'node:fs/promises'
import { writeReference } from './reference/write-reference.ts'
import { root } from './workspace.ts'

const out = `${root}/docs/api`
await rm(out, { recursive: true, force: true })
process.exitCode = (await writeReference(out)) ? 0 : 1
