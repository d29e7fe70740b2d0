import { load, save } from '@foldwise/core'
import { denseRows, estimatorChecks, type InputMaker } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { categoricalNB } from '../../src/index.ts'
import fixture from '../fixtures/categorical-nb.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const categories: InputMaker = { ...denseRows, name: 'categories', counts: true }
const subject = { type: categoricalNB, input: categories, needsScaling: true }
const subjects = {
  categoricalNB: { recipe: categoricalNB({ minCategories: 16 }), ...subject },
  'categoricalNB, unknown ignored': { recipe: categoricalNB({ handleUnknown: 'ignore', alpha: 0.1 }), ...subject },
  'categoricalNB, two classes': { recipe: categoricalNB({ minCategories: 16 }), ...subject, twoClasses: true },
} as const

describe.each(Object.entries(subjects))('%s', (_, of) => {
  for (const c of estimatorChecks(of, runOnnx)) test(c.name, c.run)
})

const { x, y } = fixture
const weights = y.map((_, i) => (i % 4) * 0.75)
const some = x.filter((_, i) => i % 9 === 0)
const expectClose = (found: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(found.length).toBe(wanted.length)
  for (const [i, v] of wanted.entries()) expect(Math.abs(found[i]! - v)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(v)))
}

test.each(fixture.cases)('scikit-learn: $call', async ({ params, weighted, batches, scores, proba, predicted }) => {
  const recipe = categoricalNB(params as object)
  let model: Awaited<ReturnType<typeof recipe.fitMore<number>>> | undefined
  for (const [a, b] of batches) {
    const batch = { x: x.slice(a, b), y: y.slice(a, b), ...(weighted && { weight: weights.slice(a, b) }) }
    model = await recipe.fitMore(model, batch, { classes: [0, 1, 2] })
  }
  expect(model!.categories).toEqual(scores.map((feature) => feature.length))
  expectClose(await model!.categoryScores.data(), scores.flat(2))
  expectClose(await (await model!.predictProba(some)).data(), proba.flat())
  expect(await model!.predict(some)).toEqual(predicted)
  if (batches.length > 1) return
  const fitted = await recipe.fit({ x, y, ...(weighted && { weight: weights }) })
  expect(await fitted.categoryScores.data()).toEqual(await model!.categoryScores.data())
})

test('categories that come with a later batch are learned, from a file too', async () => {
  const first = await categoricalNB().fit({ x: [[0], [1]], y: ['a', 'b'] })
  const again = await load(await save(first), [categoricalNB])
  const more = await categoricalNB().fitMore(again as typeof first, { x: [[4], [2]], y: ['b', 'b'] })
  const whole = await categoricalNB().fit({ x: [[0], [1], [4], [2]], y: ['a', 'b', 'b', 'b'] })
  expect(more.categories).toEqual([5])
  expect(await more.categoryScores.data()).toEqual(await whole.categoryScores.data())
})

test('a category that training rows did not have is refused, or says nothing', async () => {
  const data = { x: [[0, 1], [1, 0], [1, 1]], y: ['a', 'b', 'b'] } // biome-ignore format: rows
  const strict = await categoricalNB().fit(data)
  await expect(
    strict.predict([
      [0, 1],
      [1, 2],
    ]),
  ).rejects.toThrow(
    // biome-ignore format: rows
    "categoricalNB.predict: expected categories from 0 to 1 in column 1, got 2 in row 1. Raise 'minCategories', or set 'handleUnknown' to 'ignore'.",
  )
  for (const bad of [-1, 0.5]) await expect(strict.predict([[bad, 0]])).rejects.toThrow(`got ${bad} in row 0.`)
  const lenient = await categoricalNB({ handleUnknown: 'ignore' }).fit(data)
  const alone = await categoricalNB().fit({ x: data.x.map(([a]) => [a!]), y: data.y })
  const wanted = await (await alone.predictProba([[1]])).data()
  for (const unknown of [2, 1e9, -1, -7]) {
    expect(await (await lenient.predictProba([[1, unknown]])).data()).toEqual(wanted)
    if (!runOnnx) continue
    const feeds = { x: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, unknown) } } as const
    const { probabilities } = await runOnnx.runGraph(lenient.toGraph!(), feeds)
    for (const [c, p] of wanted.entries()) expect(Math.abs(Number(probabilities!.data[c]) - p)).toBeLessThan(1e-6)
  }
})

test('refuses what is no category, and too many of them', async () => {
  for (const bad of [-1, 0.5]) {
    await expect(categoricalNB().fit({ x: [[0], [bad]], y: ['a', 'b'] })).rejects.toThrow(
      `categoricalNB.fit: expected categories, whole numbers from 0 on, got ${bad} in row 1, column 0. Number them with ordinalEncoder.`,
    )
  }
  await expect(
    categoricalNB().fit({
      x: [
        [0, 3],
        [0, 1e12],
      ],
      y: ['a', 'b'],
    }),
  ).rejects.toThrow(
    // biome-ignore format: rows
    'categoricalNB.fit: expected at most 67108864 counts, got 1000000000002 categories in 2 classes, 1000000000001 of them in column 1. Number categories from 0 on, with ordinalEncoder.',
  )
  await expect(categoricalNB({ minCategories: [2, 2] }).fit({ x: [[0], [1]], y: ['a', 'b'] })).rejects.toThrow(
    "categoricalNB.fit: expected 'minCategories' to have one number for each of 1 features, got 2. One number alone is for all.",
  )
  expect(() => categoricalNB({ minCategories: [0] })).toThrow(
    "categoricalNB: expected 'minCategories' to be an integer >= 1, an array of them, or null, got [0]. The default is null.",
  )
})

test('a class without weight is never predicted', async () => {
  const model = await categoricalNB().fit({ x, y, weight: y.map((c) => (c === 1 ? 0 : 1)) })
  const proba = await (await model.predictProba(some)).data()
  for (let i = 0; i < some.length; i++) expect(proba[3 * i + 1]).toBe(0)
})
