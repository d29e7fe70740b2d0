import { expect, test } from 'vitest'
import { importsOf } from '../src/imports.ts'

const only = (text: string) => importsOf(text).map(({ specifier, typeOnly, dynamic }) => [specifier, typeOnly, dynamic])

test('a type import is erased, an import of a type among values is not', () => {
  expect(only("import type { A } from './a.ts'")).toEqual([['./a.ts', true, false]])
  expect(only("import { type A } from './a.ts'")).toEqual([['./a.ts', false, false]])
  expect(only("import './a.ts'")).toEqual([['./a.ts', false, false]])
})

test('re-exports are imports', () => {
  expect(only("export { a } from './a.ts'\nexport type { B } from './b.ts'\nexport * as c from 'c'")).toEqual([
    ['./a.ts', false, false],
    ['./b.ts', true, false],
    ['c', false, false],
  ])
})

test('finds import() in expressions and in types', () => {
  expect(only("const f = () => import('./late.ts')\ntype T = typeof import('./types.ts')")).toEqual([
    ['./late.ts', false, true],
    ['./types.ts', true, false],
  ])
})

test('comments and strings hold no imports', () => {
  expect(only('// import "a"\nconst text = "import \'b\'"')).toEqual([])
})

test('says the line', () => {
  expect(importsOf("\n\nimport 'a'")[0]?.line).toBe(3)
})
