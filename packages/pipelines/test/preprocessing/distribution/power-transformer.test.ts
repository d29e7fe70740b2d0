import { InputError } from '@foldwise/core'
import { log } from '@foldwise/kernels'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { powerTransformer, quantileTransformer, splineFeatures } from '../../../src/index.ts'
import { powerOf, score, transformed } from '../../../src/preprocessing/distribution/power-likelihood.ts'
import golden from '../../fixtures/distributions.json' with { type: 'json' }
import { rowsOf } from '../transformers.ts'

/** The log-likelihood of a column after Yeo-Johnson's transform, divided by the rows, from its definition. */
function likelihood(values: readonly number[], lambda: number): number {
  const there = values.filter((v) => !Number.isNaN(v))
  const logs = there.map((v) => log(1 + Math.abs(v)))
  const after = there.map((v, i) => transformed(logs[i]!, v < 0, lambda))
  const mean = after.reduce((a, b) => a + b, 0) / after.length
  const variance = after.reduce((a, b) => a + (b - mean) ** 2, 0) / after.length
  const signed = there.reduce((sum, v, i) => sum + Math.sign(v) * logs[i]!, 0) / there.length
  return -log(variance) / 2 + (lambda - 1) * signed
}

for (const [name, theirs] of Object.entries(golden.lambdas)) {
  test(`the powers of '${name}' are at least as likely as scikit-learn's`, async () => {
    const rows = rowsOf(golden.data[name as keyof typeof golden.data].fit)
    using model = await powerTransformer().fit({ x: rows })
    const ours = await model.lambdas.data()
    theirs.forEach((lambda, j) => {
      const column = rows.map((r) => r[j]!)
      // Beyond this, what is left of the values' differences is rounding: ours stops here.
      const least = -18 / log(1 + Math.min(...column.filter((v) => !Number.isNaN(v)).map(Math.abs)))
      if (lambda < least) expect(ours[j]).toBeCloseTo(least, 9)
      else expect(likelihood(column, ours[j]!)).toBeGreaterThanOrEqual(likelihood(column, lambda) - 1e-9)
    })
  })
}

test('the score is the derivative of the likelihood', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 5, maxLength: 20 }),
      fc.double({ min: -2, max: 4, noNaN: true }),
      (sizes, lambda) => {
        const values = sizes.map((v, i) => (i % 3 === 0 ? -v : v) + i / 10)
        const logs = Float64Array.from(values, (v) => log(1 + Math.abs(v)))
        const negative = Uint8Array.from(values, (v) => (v < 0 ? 1 : 0))
        const h = 1e-5
        const slope = (likelihood(values, lambda + h) - likelihood(values, lambda - h)) / (2 * h)
        expect(Math.abs(score({ logs, negative }, lambda) - slope)).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)))
      },
    ),
    { numRuns: 50 },
  )
})

test('powers near 0 and 2 are continuous', () => {
  for (const lambda of [0, 1e-17, 1e-9, -1e-9]) expect(powerOf(1.5, lambda)).toBeCloseTo(1.5, 8)
  expect(transformed(1.5, true, 2)).toBe(-1.5)
})

test('rows that cannot be transformed are refused', async () => {
  const cases: [() => unknown, string][] = [
    [
      () => powerTransformer({ method: 'boxCox' }).fit({ x: [[1], [0]] }),
      "power-transformer.fit: expected values above 0 for 'boxCox', got 0 in row 1, column 0. Use 'yeoJohnson'.",
    ],
    [
      async () => (await powerTransformer({ method: 'boxCox' }).fit({ x: [[1], [2]] })).transform([[-1]]),
      "power-transformer.transform: expected values above 0 for 'boxCox', got -1 in row 0, column 0. Use 'yeoJohnson'.",
    ],
    [
      () => quantileTransformer({ nQuantiles: 3, subsample: 2 }).fit({ x: [[1], [2], [3]] }),
      "quantile-transformer.fit: expected 'nQuantiles' to be at most 'subsample', got 3 and 2. Raise 'subsample', or lower 'nQuantiles'.",
    ],
    [
      () => splineFeatures().fit({ x: [[1], [NaN]] }),
      "spline-features.fit: expected numbers, got NaN in row 1, column 0. Impute it first, or set 'handleMissing' to 'zeros'.",
    ],
    [
      async () => (await splineFeatures({ extrapolation: 'error' }).fit({ x: [[0], [2]] })).transform([[1], [3]]),
      "spline-features.transform: expected values between the outer knots, got 3 in row 1, column 0. Choose another 'extrapolation'.",
    ],
    [
      () => splineFeatures({ knots: [[0], [2], [1]] }).fit({ x: [[0], [2]] }),
      'spline-features.fit: expected 1 knots in each row, each above the one before, got [1] in row 2. Sort them, and leave out equal ones.',
    ],
  ]
  for (const [run, message] of cases) {
    const error = await (async () => run())().catch((e: unknown) => e)
    expect(error).toBeInstanceOf(InputError)
    expect((error as Error).message).toBe(message)
  }
})

test('a subsample is drawn by the seed, and its quantiles are near those of all rows', async () => {
  const x = Array.from({ length: 5000 }, (_, i) => [((i * 7919) % 5000) / 5000])
  const fit = async (seed: number) =>
    (
      await (await quantileTransformer({ nQuantiles: 100, subsample: 1000 }).fit({ x }, { seed })).transform([[0.3]])
    ).data()
  const [one, again, other] = [await fit(1), await fit(1), await fit(2)]
  expect(one).toEqual(again)
  expect(one).not.toEqual(other)
  expect(Math.abs(one[0]! - 0.3)).toBeLessThan(0.05)
})
