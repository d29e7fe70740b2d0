import { load, save, stream } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeMultiOutputClassifier,
  decisionTreeRegressor,
  extraTreesClassifier,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestRegressor,
} from '../../src/index.ts'

/** Rows with ties and gaps, and a target that goes up and down with each column. */
function sample(seed: number, rows = 150) {
  const rng = stream(seed, 'monotonic')
  const x = Array.from({ length: rows }, () => [rng.normal(), Math.round(2 * rng.normal()), rng.normal()])
  const z = x.map((r) => Math.sin(3 * r[0]!) + 0.3 * r[0]! - Math.cos(2 * r[1]!) + r[2]! * r[0]! + 0.5 * rng.normal())
  const holes = x.map((r) => r.map((v) => (rng.next() < 0.1 ? NaN : v)))
  return {
    x,
    holes,
    z,
    counts: z.map((v) => Math.max(0, Math.round(2 * v + 2))),
    labels: z.map((v) => Number(v > 0.2)),
  }
}

const few = { nEstimators: 4 }
const recipes = {
  gini: decisionTreeClassifier(),
  entropy: decisionTreeClassifier({ criterion: 'entropy', maxLeafNodes: 12 }),
  'gini, drawn': decisionTreeClassifier({ splitter: 'random' }),
  'squared error': decisionTreeRegressor(),
  'squared error, best first': decisionTreeRegressor({ maxLeafNodes: 15 }),
  'absolute error': decisionTreeRegressor({ criterion: 'absoluteError' }),
  'absolute error, drawn': decisionTreeRegressor({ criterion: 'absoluteError', splitter: 'random' }),
  poisson: decisionTreeRegressor({ criterion: 'poisson' }),
  'random forest': randomForestClassifier(few),
  'random forest of bins': randomForestRegressor({ ...few, maxBins: 20 }),
  'random forest, absolute error': randomForestRegressor({ ...few, criterion: 'absoluteError' }),
  'extra trees': extraTreesClassifier(few),
  'extra trees regression': extraTreesRegressor(few),
}
type Recipe = (typeof recipes)['gini']
const way = fc.constantFrom<-1 | 0 | 1>(-1, 0, 1)

describe.each(Object.entries(recipes))('%s', (name, given) => {
  const recipe = given as unknown as Recipe
  const target = (s: ReturnType<typeof sample>) =>
    recipe.kind === 'classifier' ? s.labels : name === 'poisson' ? s.counts : s.z

  test('predictions never go against the ways, with gaps and weights too', async () => {
    let unconstrained = 0
    const wanted = fc.tuple(fc.nat(1e6), way, way, way, fc.boolean(), fc.boolean())
    const check = async ([seed, a, b, c, gaps, weighted]: [
      number,
      -1 | 0 | 1,
      -1 | 0 | 1,
      -1 | 0 | 1,
      boolean,
      boolean,
    ]) => {
      const s = sample(seed)
      const ways = [a, b, c] as const
      const weight = weighted ? s.z.map((_, i) => (i % 4) * 0.75) : undefined
      const data = { x: gaps ? s.holes : s.x, y: target(s), ...(weight && { weight }) }
      const steps = async (monotonicCst: readonly (-1 | 0 | 1)[] | null): Promise<number> => {
        using model = await recipe.with({ monotonicCst }).fit(data, { seed })
        const score = async (rows: number[][]): Promise<ArrayLike<number>> =>
          recipe.kind === 'classifier'
            ? (await (await model.predictProba(rows)).data()).filter((_, i) => i % 2 === 1)
            : ((await model.predict(rows)) as number[])
        let against = 0
        for (const [f, w] of ways.entries()) {
          const line = Array.from({ length: 41 }, (_, i) => (i - 20) / 5)
          for (const from of s.x.slice(0, 5)) {
            const found = await score(line.map((v) => from.map((u, k) => (k === f ? v : u))))
            for (let i = 1; i < line.length; i++) if ((found[i]! - found[i - 1]!) * w < -1e-12) against++
          }
        }
        return against
      }
      expect(await steps(ways)).toBe(0)
      unconstrained += await steps(null)
    }
    await fc.assert(fc.asyncProperty(wanted, check), { numRuns: 12 })
    // What is tested is not so without them.
    expect(unconstrained).toBeGreaterThan(0)
  })

  test('ways of 0 are none, and a model keeps them in its file', async () => {
    const s = sample(1)
    const data = { x: s.x, y: target(s) }
    const free = await recipe.fit(data)
    const zeros = await recipe.with({ monotonicCst: [0, 0, 0] }).fit(data)
    expect(await zeros.predict(s.x)).toEqual(await free.predict(s.x))
    const bound = await recipe.with({ monotonicCst: [1, 0, -1] }).fit(data)
    const types = { decisionTreeClassifier, decisionTreeRegressor, randomForestClassifier, randomForestRegressor }
    const type = { ...types, extraTreesClassifier, extraTreesRegressor }[recipe.type as keyof typeof types]
    const again = load(save(bound), type as typeof decisionTreeClassifier)
    expect(again.params).toEqual(bound.params)
    expect(await again.predict(s.x)).toEqual(await bound.predict(s.x))
  })
})

test('refuses what cannot be kept, and says why', async () => {
  const { x, z } = sample(2, 30)
  const y = z.map((v) => Math.max(0, Math.min(2, Math.floor(v + 1))))
  const monotonicCst = [1, 0, 0] as const
  await expect(decisionTreeClassifier({ monotonicCst }).fit({ x, y })).rejects.toThrow(
    "decisionTreeClassifier.fit: expected 'monotonicCst' for two classes only, got 3 classes. Fit a model for each class.",
  )
  await expect(randomForestRegressor({ monotonicCst }).fit({ x, y: z.map((v) => [v, v]) })).rejects.toThrow(
    "randomForestRegressor.fit: expected 'monotonicCst' for one target only, got 2 targets. Fit a model for each.",
  )
  await expect(extraTreesRegressor({ monotonicCst: [1, 0] }).fit({ x, y: z })).rejects.toThrow(
    "extraTreesRegressor.fit: expected 'monotonicCst' to have 3 entries, one a feature, got 2. Use 0 for features without a constraint.",
  )
  expect(() => decisionTreeRegressor({ monotonicCst: [2, 0, 0] as never })).toThrow(
    "decisionTreeRegressor: expected 'monotonicCst' to be an array of -1, 0 or 1 for each feature, or null, got [2, 0, 0]. The default is null.",
  )
  expect(() => decisionTreeMultiOutputClassifier({ monotonicCst } as never)).toThrow(
    "decisionTreeMultiOutputClassifier: expected known parameters, got 'monotonicCst'.",
  )
})
