import { expect, test } from 'vitest'
import { importCycles } from '../src/cycles.ts'

const check = (sources: Record<string, string>) => importCycles(new Map(Object.entries(sources)))

test('finds a circle through folders', () => {
  const sources = { 'a.ts': "import './x/b.ts'", 'x/b.ts': "export { c } from './c.ts'", 'x/c.ts': "import '../a.ts'" }
  expect(check(sources)).toEqual([['a.ts', 'x/b.ts', 'x/c.ts', 'a.ts']])
})

test('finds a circle that hangs on a file outside it', () => {
  expect(check({ 'a.ts': "import './b.ts'", 'b.ts': "import './c.ts'", 'c.ts': "import './b.ts'" })).toEqual([
    ['b.ts', 'c.ts', 'b.ts'],
  ])
})

test('a diamond is no circle', () => {
  const sources = { 'a.ts': "import './b.ts'\nimport './c.ts'", 'b.ts': "import './d.ts'", 'c.ts': "import './d.ts'" }
  expect(check({ ...sources, 'd.ts': '' })).toEqual([])
})

test('imports of types and later imports close no circle', () => {
  expect(check({ 'a.ts': "import type { B } from './b.ts'", 'b.ts': "import './a.ts'" })).toEqual([])
  expect(check({ 'a.ts': "const b = () => import('./b.ts')", 'b.ts': "import './a.ts'" })).toEqual([])
})
