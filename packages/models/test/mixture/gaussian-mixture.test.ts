import { hostTensor, load, save, stream } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { gaussianMixture } from '../../src/index.ts'
import data from '../fixtures/clusters.json' with { type: 'json' }
import goldens from '../fixtures/mixture.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const types = ['full', 'tied', 'diag', 'spherical'] as const
type CovarianceType = (typeof types)[number]

describe.each(types)('%s', (covarianceType) => {
  const recipe = gaussianMixture({ nComponents: 3, covarianceType })
  for (const c of estimatorChecks({ recipe, type: gaussianMixture }, runOnnx)) test(c.name, c.run)
})
describe.each(['k-means++', 'randomFromData'] as const)('start by %s', (initParams) => {
  const recipe = gaussianMixture({ nComponents: 3, covarianceType: 'tied', initParams, nInit: 8 })
  for (const c of estimatorChecks({ recipe, type: gaussianMixture }, runOnnx)) test(c.name, c.run)
})

const sets: { readonly [name: string]: number[][] } = {
  iris: data.data.iris,
  wine: data.data.wine.map((row) => row.slice(0, 5)),
}
type Golden = (typeof goldens.optima)[number]
type Fitted = Awaited<ReturnType<ReturnType<typeof gaussianMixture>['fit']>>

async function expectSame(model: Fitted, x: number[][], golden: Golden, relative: number): Promise<void> {
  const close = (found: ArrayLike<number>, wanted: readonly number[]) => {
    expect(found.length).toBe(wanted.length)
    wanted.forEach((v, i) => {
      expect(Math.abs(found[i]! - v)).toBeLessThan(relative * (0.01 + Math.abs(v)))
    })
  }
  close(await model.weights.data(), golden.weights)
  close(await model.means.data(), golden.means)
  close(await model.covariances.data(), golden.covariances)
  close([model.facts.lowerBound as number], [golden.lowerBound])
  close([await model.bic(x), await model.aic(x)], [golden.bic, golden.aic])
  close(await model.scoreSamples(x.slice(0, 6)), golden.scores)
  close(await (await model.predictProba(x.slice(0, 6))).data(), golden.probabilities)
}

test.each(goldens.optima)('scikit-learn: $call', async (golden) => {
  const x = sets[golden.data]!
  const { nComponents } = golden
  const covarianceType = golden.covarianceType as CovarianceType
  const model = await gaussianMixture({ nComponents, covarianceType, tol: 1e-12, maxIter: 20_000, nInit: 5 }).fit({ x })
  // Where the likelihood is flat, a change below 1e-12 leaves 6 digits.
  await expectSame(model, x, golden, 2e-5)
})

test.each(goldens.steps)('scikit-learn, step for step: $call', async (golden) => {
  const x = sets[golden.data]!
  const { weights: weightsInit, means: meansInit, precisions: precisionsInit } = golden.start
  const covarianceType = golden.covarianceType as CovarianceType
  const start = { weightsInit, meansInit, precisionsInit }
  const warnings: string[] = []
  const recipe = gaussianMixture({ nComponents: 3, covarianceType, ...start, maxIter: 7, tol: 0 })
  const model = await recipe.fit({ x }, { onWarning: (w) => warnings.push(w.message) })
  await expectSame(model, x, golden, 1e-8)
  expect(warnings).toEqual([
    'gaussianMixture.fit: expected the mean log likelihood to change by less than 0, got more after 7 iterations. Raise maxIter or tol.',
  ])
})

test.each(types)('%s: rows far from 0, in other units, have the same components', async (covarianceType) => {
  const x = sets.iris!
  const recipe = gaussianMixture({ nComponents: 3, covarianceType, regCovar: 0, tol: 1e-9, maxIter: 5000 })
  const plain = await recipe.fit({ x })
  // Powers of two and whole offsets: the same numbers but for their place and size.
  const scale = covarianceType === 'spherical' ? 1024 : undefined
  const far = x.map((row) => row.map((v, j) => v * (scale ?? 2 ** (10 * j - 10)) + 2 ** 20))
  const moved = await recipe.with({ initParams: 'kmeans', nInit: 1 }).fit({ x: far })
  if (covarianceType === 'spherical') {
    const [a, b] = [await plain.predictProba(x), await moved.predictProba(far)]
    const [p, q] = [await a.data(), await b.data()]
    for (let i = 0; i < p.length; i++) expect(Math.abs(p[i]! - q[i]!)).toBeLessThan(1e-5)
  }
  for (const v of await moved.scoreSamples(far)) expect(Number.isFinite(v)).toBe(true)
})

test.each(types)('%s: a sample has the moments of its mixture', async (covarianceType) => {
  const x = sets.iris!
  const model = await gaussianMixture({ nComponents: 2, covarianceType }).fit({ x })
  const rows = 20_000
  const drawn = await model.sample(rows, { seed: 3 })
  const again = await model.sample(rows, { seed: 3 })
  expect(await again.x.data()).toEqual(await drawn.x.data())
  const labels = await drawn.labels.data()
  const values = await drawn.x.data()
  const weights = await model.weights.data()
  const share = labels.filter((c) => c === 0).length / rows
  expect(Math.abs(share - weights[0]!)).toBeLessThan(0.02)
  // Of rows of component 0, the means and the first two columns' covariance.
  const own = Array.from(labels.keys()).filter((i) => labels[i] === 0)
  const mean = (f: (i: number) => number) => own.reduce((sum, i) => sum + f(i), 0) / own.length
  const means = [0, 1, 2, 3].map((j) => mean((i) => values[4 * i + j]!))
  const wanted = await model.means.data()
  for (let j = 0; j < 4; j++) expect(Math.abs(means[j]! - wanted[j]!)).toBeLessThan(0.03)
  const covariance = mean((i) => (values[4 * i]! - means[0]!) * (values[4 * i + 1]! - means[1]!))
  const covariances = await model.covariances.data()
  const between = covarianceType === 'full' || covarianceType === 'tied' ? covariances[1]! : 0
  expect(Math.abs(covariance - between)).toBeLessThan(0.02)
})

test('bic finds how many components there are', async () => {
  const random = stream(0, 'three')
  const values = Float64Array.from(
    { length: 1200 },
    (_, k) => 7 * (Math.floor(k / 2) % 3) * (1 + (k % 2)) + random.normal(),
  )
  const x = hostTensor(values, [600, 2], 'float64')
  const found = []
  for (let nComponents = 1; nComponents <= 5; nComponents++)
    found.push(await (await gaussianMixture({ nComponents }).fit({ x })).bic(x))
  expect(found.indexOf(Math.min(...found))).toBe(2)
})

test('scores of a row do not depend on the others, nor on saving', async () => {
  const x = sets.iris!
  for (const covarianceType of types) {
    const model = await gaussianMixture({ nComponents: 3, covarianceType }).fit({ x })
    const all = await model.scoreSamples(x)
    const loaded = load(save(model), gaussianMixture)
    for (const i of [0, 7, 149]) expect((await loaded.scoreSamples([x[i]!]))[0]).toBe(all[i])
    expect(await loaded.sample(3)).toEqual(await model.sample(3))
  }
})

test('an abort is seen within blocks of rows', async () => {
  const random = stream(0, 'many')
  const x = hostTensor(
    Float64Array.from({ length: 400_000 }, () => random.normal()),
    [20_000, 20],
    'float64',
  )
  const stop = new AbortController()
  const recipe = gaussianMixture({ nComponents: 10, maxIter: 1e5, tol: 0, initParams: 'random' })
  const fitting = recipe.fit({ x }, { signal: stop.signal })
  let at = 0
  setTimeout(() => {
    at = performance.now()
    stop.abort(new Error('enough'))
  }, 100)
  await expect(fitting).rejects.toThrow('enough')
  expect(performance.now() - at).toBeLessThan(200)
})

test('bad input is named', async () => {
  const x = sets.iris!
  const fit = (params: Parameters<typeof gaussianMixture>[0], rows = x) => gaussianMixture(params).fit({ x: rows })
  await expect(fit({ nComponents: 3 }, x.slice(0, 2))).rejects.toThrow(
    "gaussianMixture.fit: expected 'nComponents' to be at most the number of rows, 2, got 3. Lower it.",
  )
  await expect(fit({}, [[1, 2]])).rejects.toThrow(
    'gaussianMixture.fit: expected at least 2 rows, got 1. One row has no variance.',
  )
  await expect(fit({ regCovar: 0 }, x.slice(0, 3))).rejects.toThrow(
    'gaussianMixture.fit: expected positive definite covariances, got a singular one, of rows too few or too much alike. Lower nComponents, raise regCovar or scale the columns.',
  )
  await expect(fit({ nComponents: 2, meansInit: [[1, 2]] })).rejects.toThrow(
    "gaussianMixture.fit: expected 'meansInit' of shape [2, 4], got [1, 2]. Give one entry a component.",
  )
  await expect(fit({ nComponents: 2, weightsInit: [1, 1] })).rejects.toThrow(
    "gaussianMixture.fit: expected 'weightsInit' to be above 0 and to add up to 1, got [1, 1]. Divide them by their sum.",
  )
  await expect(fit({ nComponents: 2, covarianceType: 'spherical', precisionsInit: [1, -1] })).rejects.toThrow(
    "gaussianMixture.fit: expected 'precisionsInit' to be symmetric and positive definite, got one that is not. They are inverses of covariances.",
  )
  await expect(gaussianMixture().fit({ x, weight: x.map(() => 1) } as never)).rejects.toThrow('gaussianMixture')
  const model = await fit({ nComponents: 2 })
  await expect(model.scoreSamples([[1, 2]])).rejects.toThrow(
    'gaussianMixture.scoreSamples: expected 4 features, as in fit, got 2. Prepare the rows as those the model learned from.',
  )
  await expect(model.sample(-1)).rejects.toThrow(
    'gaussianMixture.sample: expected a number of rows >= 0, got -1. Say how many to draw.',
  )
  await expect(model.bic([])).rejects.toThrow(
    'gaussianMixture.bic: expected at least one row, got none. Give the rows to judge by.',
  )
})
