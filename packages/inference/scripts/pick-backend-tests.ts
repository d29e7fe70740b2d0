// Writes test/fixtures/onnx-backend/cases.json: a few cases of ONNX's backend tests, as base64.
// Run: node --conditions=@foldwise/source packages/inference/scripts/pick-backend-tests.ts <onnx>/onnx/backend/test/data/node
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBackendCase, runBackendCase } from '../test/support/backend-tests.ts'

/** The smallest case of each operator that foldwise has, and every case of the text operators. */
const whole = /^test_(tfidfvectorizer|strnormalizer|ai_onnx_ml)/
const bytesOf = (files: readonly Uint8Array[]): number => files.reduce((n, f) => n + f.length, 0)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const root = process.argv[2]!
const picked = new Map<string, { name: string; bytes: number }>()
for (const name of readdirSync(root).sort()) {
  if (name.endsWith('_expanded') || name.startsWith('test_training')) continue
  const one = readBackendCase(join(root, name))
  if ((await runBackendCase(one)).kind === 'refused') continue
  const bytes = bytesOf([one.model, ...one.runs.flatMap((r) => [...r.inputs, ...r.outputs])])
  const key = whole.test(name) ? name : name.split('_').slice(1, 3).join('_')
  const best = picked.get(key)
  if (bytes < 4000 && (!best || bytes < best.bytes)) picked.set(key, { name, bytes })
}
const cases = [...picked.values()].map(({ name }) => {
  const { model, runs } = readBackendCase(join(root, name))
  return [
    name,
    { model: base64(model), runs: runs.map((r) => ({ inputs: r.inputs.map(base64), outputs: r.outputs.map(base64) })) },
  ]
})
const out = join(dirname(fileURLToPath(import.meta.url)), '../test/fixtures/onnx-backend/cases.json')
writeFileSync(out, `${JSON.stringify(Object.fromEntries(cases), null, 1)}\n`)
process.stderr.write(`${cases.length} cases\n`)
