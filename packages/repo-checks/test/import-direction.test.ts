import { expect, test } from 'vitest'
import { allowed, wrongImports } from '../src/import-direction.ts'

const check = (file: string, text: string, declared: Record<string, string[]> = {}) =>
  wrongImports(new Map([[file, text]]), declared)

test('an import upwards is wrong, even of a type', () => {
  const upwards = "import type { Graph } from '@foldwise/inference'"
  expect(check('packages/core/src/a.ts', upwards, { core: ['@foldwise/inference'] })).toEqual([
    "packages/core/src/a.ts:1 imports '@foldwise/inference': core may import kernels",
  ])
})

test('an import of a package entry downwards is right, once package.json declares it', () => {
  const downwards = "import { ops } from '@foldwise/core/ops'"
  expect(check('packages/models/src/a.ts', downwards, { models: ['@foldwise/core'] })).toEqual([])
  expect(check('packages/models/src/a.ts', downwards)).toEqual([
    "packages/models/src/a.ts:1 imports '@foldwise/core/ops': packages/models/package.json does not depend on it",
  ])
})

test('a library must be declared, what Node brings need not', () => {
  expect(check('packages/core/src/a.ts', "import 'ndarray'\nimport 'node:fs'")).toHaveLength(1)
})

test('the table has no way round in a circle', () => {
  const reaches = (from: string): string[] => allowed[from]!.flatMap((to) => [to, ...reaches(to)])
  for (const name of Object.keys(allowed)) expect(reaches(name)).not.toContain(name)
})
