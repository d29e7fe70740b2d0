import { load, ParamError, type RegressorRecipe, save } from '@foldwise/core'
import { bayesianRidge, logisticRegression, ridge } from '@foldwise/models'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { iterativeImputer, pipeline, pipelineOf } from '../../../src/index.ts'
import { runOurs, runTheirs } from '../../compose/run-onnx.ts'
import golden from '../../fixtures/imputers.json' with { type: 'json' }
import { rowsOf } from '../transformers.ts'

const regressors = {
  bayesianRidge: bayesianRidge(),
  ridge: ridge(),
}
const types = [iterativeImputer, bayesianRidge, ridge]
const runners = [runOurs, ...(runTheirs ? [runTheirs.run] : [])]

function expectClose(got: ArrayLike<number>, expected: number[][], tolerance: number): void {
  const flat = expected.flat()
  expect(got.length).toBe(flat.length)
  const off = flat.findIndex((v, k) => !(Math.abs(got[k]! - v) <= tolerance * Math.max(1, Math.abs(v))))
  expect([off, got[off], flat[off]]).toEqual([-1, undefined, undefined])
}

for (const c of golden.iterative) {
  test(`scikit-learn's values: ${c.call}`, async () => {
    const { fit, new: other } = golden.data[c.data as keyof typeof golden.data]
    const recipe = iterativeImputer(regressors[c.regressor as 'ridge'], c.params as object)
    const { model: fitted, transformed } = await recipe.fitTransform({ x: rowsOf(fit) })
    expect(fitted.facts.iterations).toBe(c.iterations)
    expectClose((await transformed.data()).slice(0, c.fitted.flat().length), rowsOf(c.fitted), 1e-7)
    using model = load(save(fitted), types) as typeof fitted
    // Replaying the steps gives the training rows the bits that they got in training.
    expect(await (await model.transform(rowsOf(fit))).data()).toEqual(await transformed.data())
    expectClose(await (await model.transform(rowsOf(other))).data(), rowsOf(c.out), 1e-7)
    if (c.names) expect(model.featureNames).toEqual(c.names)
    const graph = model.toGraph!()
    const shape = [other.length, other[0]!.length]
    const feeds = { x: { dtype: 'float32', shape, data: Float32Array.from(rowsOf(other).flat()) } } as const
    for (const run of runners)
      expectClose((await run(graph, feeds)).features!.data as Float32Array, rowsOf(c.out), 2e-5)
  })
}

const { fit: gaps } = golden.data.scaled
const x = rowsOf(gaps)

test('some neighbours, drawn by correlation, do about as well as all', async () => {
  const { fit: full } = golden.data.whole
  const missing = x.flatMap((row, i) => row.flatMap((v, j) => (Number.isNaN(v) ? [[i, j] as const] : [])))
  const error = async (params: object, seed = 0) => {
    using model = await iterativeImputer(bayesianRidge(), params).fit({ x }, { seed })
    const out = await (await model.transform(x)).data()
    return missing.reduce((sum, [i, j]) => sum + Math.abs(out[i * 6 + j]! - full[i]![j]!), 0) / missing.length
  }
  const mean = await error({ maxIter: 0 })
  expect(await error({ nNearestFeatures: 3, imputationOrder: 'random' })).toBeLessThan(0.8 * mean)
  expect(await error({ nNearestFeatures: 3 }, 1)).toBe(await error({ nNearestFeatures: 3 }, 1))
  expect(await error({ nNearestFeatures: 3 }, 1)).not.toBe(await error({ nNearestFeatures: 3 }, 2))
})

for (const c of golden.posterior) {
  test(`draws have scikit-learn's means and deviations over seeds: ${c.call}`, async () => {
    const recipe = iterativeImputer(bayesianRidge(), { ...(c.params as object), samplePosterior: true })
    const seeds = 300
    const draws = c.holes.map(() => [] as number[])
    for (let seed = 0; seed < seeds; seed++) {
      const { model, transformed } = await recipe.fitTransform({ x }, { seed })
      const out = await transformed.data()
      c.holes.forEach(([i, j], h) => {
        draws[h]!.push(out[i! * 6 + j!]!)
      })
      model.dispose()
    }
    draws.forEach((values, h) => {
      const mean = values.reduce((a, b) => a + b, 0) / seeds
      const deviation = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / seeds)
      const [theirs, spread] = [c.mean[h]!, c.deviation[h]!]
      // Four standard errors of the difference.
      expect(Math.abs(mean - theirs)).toBeLessThanOrEqual(4 * spread * Math.sqrt(2 / seeds) + 1e-12)
      expect(Math.abs(deviation - spread)).toBeLessThanOrEqual(0.2 * spread + 1e-12)
    })
  })
}

test('draws are those of the seed and the row, in whichever batch, and have no graph', async () => {
  const recipe = iterativeImputer(bayesianRidge(), { samplePosterior: true, maxIter: 2, maxValue: 4 })
  const { model: fitted, transformed } = await recipe.fitTransform({ x }, { seed: 3 })
  using model = load(save(fitted), types) as typeof fitted
  const all = await (await model.transform(x)).data()
  expect(all).toEqual(await transformed.data())
  expect(await (await model.transform([x[7]!])).data()).toEqual(all.slice(42, 48))
  expect(fitted.facts).toMatchObject({ iterations: 2, converged: true })
  const filled = Array.from(all).filter((_, k) => Number.isNaN(x[Math.floor(k / 6)]![k % 6]!))
  expect(Math.max(...filled)).toBeLessThanOrEqual(4)
  expect(() => model.toGraph!()).toThrow(
    "iterative-imputer.toGraph: expected 'samplePosterior' to be false, got true. A graph has no draws: export a model that was fitted without.",
  )
  await expect(iterativeImputer(ridge(), { samplePosterior: true }).fit({ x })).rejects.toThrow(
    "iterative-imputer.fit: expected a regressor whose models have 'predictStd' for 'samplePosterior', got 'ridge'. Use another, such as bayesianRidge().",
  )
})

test('it is a step of pipelines', async () => {
  const y = x.map((_, i) => (i % 2 === 0 ? 'even' : 'odd'))
  using fitted = await pipeline(iterativeImputer(ridge()), logisticRegression()).fit({ x, y })
  using model = load(save(fitted), pipelineOf(iterativeImputer.of(ridge), logisticRegression))
  expect(await model.predict(x)).toEqual(await fitted.predict(x))
})

test('what cannot be done is refused, and rounds that were too few warned of', async () => {
  expect(() => iterativeImputer(logisticRegression() as never)).toThrow(ParamError)
  expect(() => iterativeImputer(ridge as never)).toThrow('Call its factory first: bayesianRidge().')
  await expect(iterativeImputer(ridge(), { minValue: 2, maxValue: 1 }).fit({ x })).rejects.toThrow(
    "iterative-imputer.fit: expected 'minValue' below 'maxValue', got 2 and 1. Exchange them.",
  )
  await expect(iterativeImputer(ridge()).fit({ x: [[NaN], [NaN]] })).rejects.toThrow('expected a column with a value')
  const inner = ridge()
  const unexported = {
    ...inner,
    fit: async (...args: Parameters<typeof inner.fit>) => ({ ...(await inner.fit(...args)), toGraph: undefined }),
  }
  using other = await iterativeImputer(unexported as never, { maxIter: 1 }).fit({ x })
  expect(() => other.toGraph!()).toThrow(
    "iterative-imputer.toGraph: expected a regressor of float32 rows that can be exported, got 'ridge'. Use another, such as bayesianRidge().",
  )
  const warned: string[] = []
  const onWarning = (w: { message: string }) => warned.push(w.message)
  await iterativeImputer(ridge(), { maxIter: 1, tol: 1e-9 }).fit({ x }, { onWarning })
  expect(warned.map((m) => m.slice(0, 62))).toEqual(['iterative-imputer.fit: expected rows that change by less than '])
  const controller = new AbortController()
  const slow: RegressorRecipe<never, object> = {
    ...ridge(),
    fit: (...args: Parameters<ReturnType<typeof ridge>['fit']>) => {
      controller.abort(new Error('enough'))
      return ridge().fit(...args)
    },
  } as never
  await expect(iterativeImputer(slow).fit({ x }, { signal: controller.signal })).rejects.toThrow('enough')
})

describe('iterativeImputer', () => {
  const recipe = iterativeImputer(bayesianRidge(), { addIndicator: true, maxIter: 4 })
  const type = { ...iterativeImputer.of(bayesianRidge) }
  for (const c of estimatorChecks({ recipe, type, allowsMissing: true }, { runGraph: runOurs })) test(c.name, c.run)
  const drawing = recipe.with({ samplePosterior: true })
  for (const c of estimatorChecks({ recipe: drawing, type, allowsMissing: true })) test(`${c.name} (draws)`, c.run)
})
