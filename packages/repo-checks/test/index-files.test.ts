import { expect, test } from 'vitest'
import { unnamedExports } from '../src/index-files.ts'

test('named re-exports, of values, types and namespaces, are allowed', () => {
  const text =
    "export { a, type B } from './a.ts'\nexport type { C } from './c.ts'\nexport * as core from '@foldwise/core'"
  expect(unnamedExports(text)).toEqual([])
})

test('a star, a declaration, an import and logic are not', () => {
  const lines = ["export * from './a.ts'", 'export const a = 1', "import './b.ts'", 'start()']
  expect(unnamedExports(lines.join('\n'))).toEqual(lines)
})
