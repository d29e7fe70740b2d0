import { sparseFromDense, stream } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  extraTreesClassifier,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestRegressor,
} from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'

// Which rows a bootstrap draws depends on their order and number, so forests on the same rows in another order are other forests
// of the same quality: predictions of the training rows agree roughly. Without a bootstrap they agree to the last digits.
const drawn = { order: 0.7, weight: 0.7, graph: 1e-5 }
const few = { nEstimators: 20 }
const all = { allowsMissing: true, minScore: 0.85 }
const subjects = {
  'random forest': { recipe: randomForestClassifier(few), type: randomForestClassifier, tolerance: drawn, ...all },
  'random forest, classes balanced in each sample': {
    recipe: randomForestClassifier({ ...few, classWeight: 'balancedSubsample' }),
    type: randomForestClassifier,
    tolerance: drawn,
    ...all,
  },
  'random forest, two classes': {
    recipe: randomForestClassifier({ ...few, criterion: 'entropy', oobScore: true }),
    type: randomForestClassifier,
    tolerance: drawn,
    twoClasses: true,
    ...all,
  },
  'random forest, no bootstrap, sparse': {
    recipe: randomForestClassifier({ ...few, bootstrap: false, maxFeatures: null }),
    type: randomForestClassifier,
    input: sparseRows,
    ...all,
    tolerance: { graph: 1e-5 },
    minScore: 0.75,
  },
  'extra trees': {
    recipe: extraTreesClassifier(few),
    type: extraTreesClassifier,
    ...all,
    tolerance: { graph: 1e-5 },
  },
  'random forest regression': {
    recipe: randomForestRegressor(few),
    type: randomForestRegressor,
    ...all,
    tolerance: drawn,
    minScore: 0.5,
  },
  'random forest of binned values': {
    recipe: randomForestClassifier({ ...few, maxBins: 32 }),
    type: randomForestClassifier,
    tolerance: drawn,
    ...all,
  },
  'random forest regression of binned values': {
    recipe: randomForestRegressor({ ...few, maxBins: 255, bootstrap: false, maxFeatures: 0.5 }),
    type: randomForestRegressor,
    ...all,
    // Bins have about equally many rows, whatever they weigh.
    tolerance: { weight: 0.7, graph: 1e-5 },
    minScore: 0.5,
  },
  'random forest regression of two targets': {
    recipe: randomForestRegressor({ ...few, maxFeatures: 0.5 }),
    type: randomForestRegressor,
    outputs: 2,
    ...all,
    tolerance: { order: 1.5, weight: 1.5, graph: 1e-5 },
    minScore: 0.5,
  },
  'extra trees regression of two targets': {
    recipe: extraTreesRegressor(few),
    type: extraTreesRegressor,
    outputs: 2,
    ...all,
    tolerance: { graph: 1e-5 },
    minScore: 0.5,
  },
  'extra trees regression': {
    recipe: extraTreesRegressor(few),
    type: extraTreesRegressor,
    ...all,
    tolerance: { graph: 1e-5 },
    minScore: 0.5,
  },
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

function sample(rows: number, features: number) {
  const rng = stream(0, 'forests')
  const x = Array.from({ length: rows }, () => Array.from({ length: features }, () => rng.normal()))
  return { x, y: x.map((r) => (r[0]! + r[1]! * r[2]! + 0.3 * rng.normal() > 0 ? 'up' : 'down')) }
}

test('the same bits from one row, from a batch, and from threads, on rows with and without gaps', async () => {
  const { x, y } = sample(400, 5)
  const holes = x.map((r, i) => r.map((v, j) => ((i + 3 * j) % 7 ? v : NaN)))
  for (const rows of [x, holes]) {
    const one = await randomForestClassifier({ nEstimators: 30 }).fit({ x: rows, y }, { threads: 1 })
    const two = await randomForestClassifier({ nEstimators: 30 }).fit({ x: rows, y }, { threads: 2 })
    const batch = await (await one.predictProba(rows)).data()
    expect(await (await two.predictProba(rows)).data()).toEqual(batch)
    for (const i of [0, 7, 399]) {
      expect(await (await one.predictProba([rows[i]!])).data()).toEqual(batch.slice(2 * i, 2 * i + 2))
    }
  }
})

test('out-of-bag probabilities judge a row by the trees that did not draw it', async () => {
  const { x, y } = sample(300, 5)
  const model = await randomForestClassifier({ nEstimators: 60, oobScore: true }).fit({ x, y })
  const proba = await model.oobDecisionFunction!.data()
  expect(model.oobDecisionFunction!.shape).toEqual([300, 2])
  const right = y.filter((l, i) => model.classes[proba[2 * i]! >= proba[2 * i + 1]! ? 0 : 1] === l).length
  expect(model.oobScore).toBe(right / 300)
  expect(model.oobScore).toBeGreaterThan(0.75)
  expect(model.oobScore).toBeLessThan(0.97)
})

test('out-of-bag predictions of two targets have a column each', async () => {
  const { x } = sample(200, 4)
  const y = x.map((r) => [r[0]!, r[1]! + 100])
  const model = await randomForestRegressor({ nEstimators: 40, oobScore: true }).fit({ x, y })
  expect(model.oobPrediction!.shape).toEqual([200, 2])
  const found = await model.oobPrediction!.data()
  const scores = [0, 1].map((k) => {
    const mean = y.reduce((s, v) => s + v[k]!, 0) / 200
    const residual = y.reduce((s, v, i) => s + (v[k]! - found[2 * i + k]!) ** 2, 0)
    return 1 - residual / y.reduce((s, v) => s + (v[k]! - mean) ** 2, 0)
  })
  expect(model.oobScore).toBeCloseTo((scores[0]! + scores[1]!) / 2, 12)
  expect(Math.min(...scores)).toBeGreaterThan(0.6)
})

/** Few different values, some of them missing: each has a bin of its own. */
function steps(rows: number) {
  const { x } = sample(rows, 5)
  const coarse = x.map((r, i) => r.map((v, j) => ((i * 7 + j) % 9 ? Math.round(3 * v) : NaN)))
  return { x: coarse, y: x.map((r) => (r[0]! + r[1]! > 0 ? 'up' : 'down')), target: x.map((r) => r[0]! + 2 * r[3]!) }
}

test('with a bin for each value, splits part the rows as exact ones do, next to missing values too', async () => {
  const { x, y, target } = steps(500)
  for (const params of [
    { nEstimators: 5 },
    { nEstimators: 3, maxLeafNodes: 20 },
    { nEstimators: 3, bootstrap: false },
  ]) {
    const pairs = [
      [randomForestClassifier(params), randomForestClassifier({ ...params, maxBins: 255 }), y],
      [randomForestRegressor(params), randomForestRegressor({ ...params, maxBins: 255 }), target],
    ] as const
    for (const [exact, binned, labels] of pairs) {
      const a = await exact.fit({ x, y: labels as never })
      const b = await binned.fit({ x, y: labels as never })
      const [s, t] = [a.toState().tensors, b.toState().tensors]
      for (const name of ['feature', 'left', 'right', 'missingLeft'])
        expect(await t[name]!.data()).toEqual(await s[name]!.data())
      const values = await s.values!.data()
      for (const [i, v] of (await t.values!.data()).entries()) expect(v).toBeCloseTo(values[i]!, 12)
    }
  }
})

test('few bins cost little: held-out accuracy beside exact splits', async () => {
  const { x, y } = sample(1200, 5)
  const score = async (maxBins: number | null) => {
    const recipe = randomForestClassifier({ nEstimators: 40, maxBins })
    const model = await recipe.fit({ x: x.slice(0, 800), y: y.slice(0, 800) })
    const found = await model.predict(x.slice(800))
    return found.filter((v, i) => v === y[800 + i]).length / 400
  }
  const exact = await score(null)
  for (const maxBins of [16, 64, 255]) expect(await score(maxBins)).toBeGreaterThan(exact - 0.03)
})

test('bins are refused where nothing searches between them', async () => {
  const { x, target } = steps(40)
  expect(() => extraTreesClassifier({ maxBins: 16 } as object)).toThrow("expected known parameters, got 'maxBins'")
  await expect(
    randomForestRegressor({ maxBins: 16, criterion: 'absoluteError' }).fit({ x, y: target }),
  ).rejects.toThrow(
    "randomForestRegressor.fit: expected 'maxBins' to be null for criterion 'absoluteError', got 16. Leave it out.",
  )
  expect(() => randomForestClassifier({ maxBins: 256 })).toThrow(
    "expected 'maxBins' to be an integer >= 2 and <= 255, or null",
  )
})

test('too few trees for an out-of-bag prediction of every row warn, and leave NaN', async () => {
  const { x, y } = sample(100, 3)
  const warnings: { code: string; message: string }[] = []
  const model = await randomForestClassifier({ nEstimators: 2, oobScore: true }).fit(
    { x, y },
    { onWarning: (w) => warnings.push(w) },
  )
  const missed = (await model.oobDecisionFunction!.data()).filter(Number.isNaN).length / 2
  expect(missed).toBeGreaterThan(10)
  expect(warnings.map((w) => w.code)).toEqual(['few-trees'])
  expect(warnings[0]!.message).toContain(`got ${missed} rows`)
})

test('classes are balanced among the rows that each tree draws, or among all where none are drawn', async () => {
  const { x, y } = sample(300, 3)
  const rare = y.map((label, i) => (i % 10 === 0 ? 'rare' : label))
  const one = { nEstimators: 1, maxDepth: 1 }
  const rootOf = async (params: object) => {
    using model = await randomForestClassifier({ ...one, ...params }).fit({ x, y: rare })
    const state = model.toState()
    return Array.from(await (state.tensors.values as { data(): Promise<Float64Array> }).data()).slice(
      0,
      model.classes.length,
    )
  }
  const classes = new Set(rare).size
  for (const share of await rootOf({ classWeight: 'balancedSubsample' })) expect(share).toBeCloseTo(1 / classes, 12)
  // By all rows, which is not by those that the tree drew.
  expect((await rootOf({ classWeight: 'balanced' })).some((share) => Math.abs(share * classes - 1) > 1e-3)).toBe(true)
  const all = { bootstrap: false }
  expect(await rootOf({ ...all, classWeight: 'balancedSubsample' })).toEqual(
    await rootOf({ ...all, classWeight: 'balanced' }),
  )
})

test('progress tells each tree', async () => {
  const { x, y } = sample(60, 3)
  const seen: number[] = []
  await extraTreesClassifier({ nEstimators: 7 }).fit({ x, y }, { onProgress: (p) => seen.push(p.done) })
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test.each([
  [{ bootstrap: false, oobScore: true }, "expected 'bootstrap' to be true for 'oobScore', got false"],
  [{ bootstrap: false, maxSamples: 0.5 }, "expected 'bootstrap' to be true for 'maxSamples', got false"],
  [{ maxSamples: 61 }, "expected 'maxSamples' to be at most the 60 rows, got 61"],
])('refuses %o', async (params, message) => {
  await expect(randomForestClassifier(params).fit(sample(60, 3))).rejects.toThrow(
    `randomForestClassifier.fit: ${message}`,
  )
})

test('sparse rows are taken', async () => {
  const { x, y } = sample(80, 4)
  const flat = x.flat().map((v, i) => (i % 2 ? 0 : v))
  const rows = x.map((_, i) => flat.slice(4 * i, 4 * i + 4))
  const a = await randomForestClassifier(few).fit({ x: sparseFromDense(flat, 80, 4), y })
  const b = await randomForestClassifier(few).fit({ x: rows, y })
  expect(await (await a.predictProba(rows)).data()).toEqual(await (await b.predictProba(rows)).data())
})
