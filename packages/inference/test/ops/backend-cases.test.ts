import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type BackendCase, runBackendCase } from '../support/backend-tests.ts'

interface Encoded {
  readonly model: string
  readonly runs: readonly { readonly inputs: readonly string[]; readonly outputs: readonly string[] }[]
}

const file = new URL('../fixtures/onnx-backend/cases.json', import.meta.url)
const cases = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Encoded>)
const decode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

test.each(cases)('ONNX backend case %s passes', async (_, { model, runs }) => {
  const one: BackendCase = {
    model: decode(model),
    runs: runs.map((r) => ({ inputs: r.inputs.map(decode), outputs: r.outputs.map(decode) })),
  }
  expect(await runBackendCase(one)).toEqual({ kind: 'passed' })
})
