import { expect, test } from 'vitest'
import { logarithm } from '../../src/probability/log.ts'

const log = logarithm()

test('log is within one unit in the last place of Math.log, from 1e-300 to 1e300', () => {
  for (let i = 1; i < 200_000; i++) {
    const x = i < 100_000 ? i / 100_000 : 10 ** ((i - 150_000) / 170)
    const expected = Math.log(x)
    const unit = 2 ** (Math.floor(Math.log2(Math.max(Math.abs(expected), 1e-300))) - 52)
    if (Math.abs(log(x) - expected) > 2 * unit) expect.fail(`log(${x}) = ${log(x)}, expected ${expected}`)
  }
  expect(log(1)).toBe(0)
  expect(log(2)).toBe(Math.LN2)
})

test('log has the same bits on every engine', () => {
  let hash = 0
  const bits = new Uint32Array(new Float64Array(1).buffer)
  const view = new Float64Array(bits.buffer)
  for (let i = 1; i <= 100_000; i++) {
    view[0] = log(i / 99_991)
    hash = (Math.imul(hash, 31) + (bits[0]! ^ bits[1]!)) | 0
  }
  expect(hash).toBe(HASH)
})

/** What Node 24 and Chromium both gave when the test was written. */
const HASH = 138920747
