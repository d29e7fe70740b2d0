import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cos, erf, erfc, exp, expm1, log, log1p, pow, sigmoid, sin, softplus, tanh } from '../../src/index.ts'

interface Golden {
  readonly functions: Record<string, { readonly rows: readonly [x: number, y: number, rest: number][] }>
  readonly pow: { readonly rows: readonly [x: number, p: number, y: number, rest: number][] }
}
// Made by packages/repo-checks/golden/kernels-math.py: exact values to 400 digits.
const golden: Golden = JSON.parse(readFileSync(new URL('../fixtures/math.json', import.meta.url), 'utf8'))

/** What doc comments promise, in units in the last place. */
const promised = {
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  tanh: 2,
  sigmoid: 2,
  softplus: 2,
  sin: 1,
  cos: 1,
  erf: 1,
  erfc: 2,
}
const functions = { exp, expm1, log, log1p, tanh, sigmoid, softplus, sin, cos, erf, erfc }

test.each(Object.keys(promised) as (keyof typeof promised)[])(
  '%s is as close to the exact value as it promises',
  (name) => {
    const { rows } = golden.functions[name]!
    expect(rows.length).toBeGreaterThan(100)
    let worst = 0
    for (const [x, y, rest] of rows) worst = Math.max(worst, error(functions[name](x), y, rest))
    expect(worst).toBeLessThan(promised[name])
  },
)

test('pow is within one unit in the last place of the exact value', () => {
  let worst = 0
  for (const [x, p, y, rest] of golden.pow.rows) worst = Math.max(worst, error(pow(x, p), y, rest))
  expect(worst).toBeLessThan(1)
})

/** Distance from y + rest in units in the last place of y. */
function error(ours: number, y: number, rest: number): number {
  return Math.abs((ours - y) / 2 ** (Math.floor(Math.log2(Math.abs(y))) - 52) - rest)
}
