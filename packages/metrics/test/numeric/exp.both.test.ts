import { expect, test } from 'vitest'
import { exp } from '../../src/numeric/exp.ts'
import { logarithmOfOnePlus } from '../../src/numeric/log1p.ts'
import { powerOf } from '../../src/numeric/power.ts'

/** Fails where `got` is further from `expected` than `units` units in the last place. */
function expectClose(got: number, expected: number, units: number, at: string): void {
  const unit = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(expected), 1e-300))) - 52)
  if (!(Math.abs(got - expected) <= units * unit)) expect.fail(`${at} = ${got}, expected ${expected}`)
}

test('exp is within two units in the last place of Math.exp, from the smallest to the largest', () => {
  for (let i = -70_000; i <= 70_900; i += 7) expectClose(exp(i / 100), Math.exp(i / 100), 2, `exp(${i / 100})`)
  for (let i = -1000; i <= 1000; i++) expectClose(exp(i / 3000), Math.exp(i / 3000), 2, `exp(${i / 3000})`)
  expect(exp(0)).toBe(1)
  expect([exp(710), exp(Infinity), exp(-746), exp(-Infinity), exp(Number.NaN)]).toEqual([Infinity, Infinity, 0, 0, NaN])
})

test('log1p keeps its digits for small numbers', () => {
  const log1p = logarithmOfOnePlus()
  for (const x of [0, 1e-300, 1e-17, -1e-12, 1e-5, 0.1, -0.9, 3, 1e10])
    expectClose(log1p(x), Math.log1p(x), 3, `log1p(${x})`)
})

test('powers are those of Math.pow to 1e-13 of their size', () => {
  for (const exponent of [-8, -2.5, -1, -0.3, 0, 0.5, 0.7, 1, 1.9, 3, 7.5, 11]) {
    const power = powerOf(exponent)
    for (const x of [1e-9, 0.1, 0.5, 1, 2, 3.7, 100, 1e6]) {
      expectClose(power(x), x ** exponent, 500, `${x} ** ${exponent}`)
    }
  }
  expect([2, 0.3, 0, -0.3, -2].map((exponent) => powerOf(exponent)(0))).toEqual([0, 0, 1, Infinity, Infinity])
})

test('exp and powers have the same bits on every engine', () => {
  let hash = 0
  const view = new Float64Array(1)
  const bits = new Uint32Array(view.buffer)
  const power = powerOf(0.37)
  for (let i = 1; i <= 50_000; i++) {
    view[0] = exp(i / 997 - 20) + power(i / 101)
    hash = (Math.imul(hash, 31) + (bits[0]! ^ bits[1]!)) | 0
  }
  expect(hash).toBe(HASH)
})

/** What Node 24 and Chromium both gave when the test was written. */
const HASH = -152972918
