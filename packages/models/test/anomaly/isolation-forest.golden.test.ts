import { describe, expect, test } from 'vitest'
import { averagePathLength } from '../../src/anomaly/average-path-length.ts'
import { isolationForest } from '../../src/index.ts'
import fixture from '../fixtures/anomaly.json' with { type: 'json' }

interface Rows {
  readonly x: readonly (readonly (number | null)[])[]
  readonly outlier: readonly number[]
}
const sets = fixture.data as { readonly [name: string]: Rows }
const camel = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase())
const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)]
  const product = (f: (i: number) => number): number => a.reduce((s, _, i) => s + f(i), 0)
  return (
    product((i) => (a[i]! - ma) * (b[i]! - mb)) /
    Math.sqrt(product((i) => (a[i]! - ma) ** 2) * product((i) => (b[i]! - mb) ** 2))
  )
}

/** Share of the pairs of an outlier and another row in which the outlier has the lower score. */
function auc(outlier: readonly number[], scores: readonly number[]): number {
  const of = (kind: number): number[] => scores.filter((_, i) => outlier[i] === kind)
  return mean(of(1).flatMap((a) => of(0).map((b) => (a < b ? 1 : a === b ? 0.5 : 0))))
}

describe.each(fixture.cases)('$data: $call', (golden) => {
  const { outlier } = sets[golden.data]!
  const x = sets[golden.data]!.x.map((row) => row.map((v) => v ?? NaN))
  const weight = 'weight' in golden ? { weight: golden.weight as number[] } : {}
  const params = Object.fromEntries(Object.entries(golden.params).map(([k, v]) => [camel(k), v]))

  test('scores, their ranking of outliers, and offset as those of scikit-learn, in the mean of five seeds', async () => {
    const runs = await Promise.all(
      [1, 2, 3, 4, 5].map(async (seed) => {
        const model = await isolationForest(params as object).fit({ x, ...weight }, { seed })
        return { scores: [...(await model.scoreSamples(x))], offset: model.offset }
      }),
    )
    const scores = golden.scores.map((_, i) => mean(runs.map((r) => r.scores[i]!)))
    const error = Math.sqrt(1 / 5 + 1 / 10)
    // The mean difference of the rows is near 0.8 standard errors.
    expect(mean(scores.map((v, i) => Math.abs(v - golden.scores[i]!)))).toBeLessThan(1.5 * golden.spread * error)
    expect(Math.abs(mean(scores) - mean(golden.scores))).toBeLessThan(1.5 * golden.spread * error)
    expect(correlation(scores, golden.scores)).toBeGreaterThan(0.985)
    const found = mean(runs.map((r) => auc(outlier, r.scores)))
    expect(Math.abs(found - golden.auc)).toBeLessThan(4 * golden.aucSpread * error + 0.001)
    expect(Math.abs(mean(runs.map((r) => r.offset)) - golden.offset)).toBeLessThan(4 * golden.spread * error)
  })
})

test(`path lengths are normalised as by ${fixture.pathLengths.call}`, () => {
  const { sizes, lengths } = fixture.pathLengths
  sizes.forEach((n, i) => {
    expect(Math.abs(averagePathLength(n) - lengths[i]!)).toBeLessThan(1e-14 * Math.max(1, lengths[i]!))
  })
})
