import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test } from 'vitest'

const index = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

/** The minified bundle of a module that imports from this package. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@foldwise/source'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id.endsWith('entry.ts') ? id : undefined),
        load: (id) => (id.endsWith('entry.ts') ? code.replace('INDEX', JSON.stringify(index)) : undefined),
      },
    ],
    build: { write: false, lib: { entry: 'entry.ts', formats: ['es'] } },
  })
  const output = (Array.isArray(result) ? result[0]! : result) as { output: { code?: string }[] }
  return output.output[0]!.code!
}

test('a session with some operators leaves the others out of a bundle', async () => {
  const one = await bundle(
    'import { matMul, sessionWith } from INDEX; export const run = (g) => sessionWith([matMul], g)',
  )
  const all = await bundle('export { session } from INDEX')
  expect(one).toMatch('MatMul')
  expect(one).not.toMatch('TfIdfVectorizer')
  expect(one).not.toMatch('Softmax')
  expect(all).toMatch('TfIdfVectorizer')
  expect(one.length).toBeLessThan(all.length)
})
