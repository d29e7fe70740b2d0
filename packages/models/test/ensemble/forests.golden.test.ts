import { describe, expect, test } from 'vitest'
import {
  extraTreesClassifier,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestRegressor,
} from '../../src/index.ts'
import fixture from '../fixtures/forest.json' with { type: 'json' }

interface Rows {
  readonly x: readonly (readonly (number | null)[])[]
  readonly y: readonly (number | readonly number[])[]
}
const sets = fixture.data as { readonly [name: string]: Rows }
const recipes = {
  RandomForestClassifier: randomForestClassifier,
  RandomForestRegressor: randomForestRegressor,
  ExtraTreesClassifier: extraTreesClassifier,
  ExtraTreesRegressor: extraTreesRegressor,
} as const
const criteria: { readonly [name: string]: string } = { log_loss: 'logLoss', absolute_error: 'absoluteError' }

const camel = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase())
const SEEDS = [1, 2, 3, 4, 5]
const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length

function r2(y: readonly number[], found: ArrayLike<number>): number {
  const m = mean(y)
  const residual = y.reduce((s, v, i) => s + (v - found[i]!) ** 2, 0)
  return 1 - residual / y.reduce((s, v) => s + (v - m) ** 2, 0)
}

/** The mean over the outputs. */
function meanR2(y: Rows['y'], found: ArrayLike<number>): number {
  const rows = y.map((v) => [v].flat())
  return mean(
    rows[0]!.map((_, k) =>
      r2(
        rows.map((v) => v[k]!),
        rows.map((v, i) => found[i * v.length + k]!),
      ),
    ),
  )
}

describe.each(fixture.cases)('$data: $call', (golden) => {
  const { half } = fixture
  const { y } = sets[golden.data]!
  const x = sets[golden.data]!.x.map((row) => row.map((v) => v ?? NaN))
  const params = Object.fromEntries(
    Object.entries(golden.params).map(([k, v]) => [camel(k), criteria[v as string] ?? v]),
  )
  const recipe = recipes[golden.kind as keyof typeof recipes]({
    ...params,
    ...(golden.oobScore !== null && { oobScore: true }),
  } as object)

  test('held-out and out-of-bag scores, sizes and importances as those of scikit-learn, in the mean of five seeds', async () => {
    const runs = await Promise.all(
      SEEDS.map(async (seed) => {
        const model = await recipe.fit({ x: x.slice(0, half), y: y.slice(0, half) } as never, { seed })
        const found = (await model.predict(x.slice(half))) as ArrayLike<number>
        const truth = y.slice(half)
        const score =
          model.kind === 'classifier' ? truth.filter((v, i) => v === found[i]).length / half : meanR2(truth, found)
        return {
          score,
          nodes: (model.facts.nodes as number) / model.trees,
          oob: model.oobScore,
          importances: await model.featureImportances.data(),
        }
      }),
    )
    // Four standard errors of a mean of five and one of ten, and a row of 300 for classes.
    const band = 4 * golden.spread * Math.sqrt(1 / 5 + 1 / 10) + 1 / 300
    expect(Math.abs(mean(runs.map((r) => r.score)) - golden.score)).toBeLessThan(band)
    expect(mean(runs.map((r) => r.nodes)) / golden.nodes).toBeCloseTo(1, 1)
    if (golden.oobScore !== null) expect(mean(runs.map((r) => r.oob!))).toBeCloseTo(golden.oobScore, 1.5)
    golden.importances.forEach((v, f) => {
      expect(Math.abs(mean(runs.map((r) => r.importances[f]!)) - v)).toBeLessThan(0.01 + 0.05 * v)
    })
  })
})
