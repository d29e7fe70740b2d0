import { sparseFromDense, tensor } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { bernoulliNB, complementNB, gaussianNB, multinomialNB } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/naive-bayes.json' with { type: 'json' }

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const nonNegative = true
const subjects = {
  gaussianNB: { recipe: gaussianNB(), type: gaussianNB },
  'gaussianNB, two classes': { recipe: gaussianNB(), type: gaussianNB, twoClasses: true },
  'multinomialNB, dense': { recipe: multinomialNB(), type: multinomialNB, nonNegative, needsScaling: true },
  'multinomialNB, sparse': {
    recipe: multinomialNB(),
    type: multinomialNB,
    nonNegative,
    needsScaling: true,
    input: sparseRows,
  },
  'complementNB, dense': { recipe: complementNB(), type: complementNB, nonNegative, needsScaling: true },
  'complementNB, sparse': {
    recipe: complementNB({ norm: true }),
    type: complementNB,
    nonNegative,
    needsScaling: true,
    input: sparseRows,
  },
  'bernoulliNB, dense': {
    recipe: bernoulliNB({ binarize: 3 }),
    type: bernoulliNB,
    needsScaling: true,
    nonNegative,
    input: denseRows,
  },
  'bernoulliNB, sparse': {
    recipe: bernoulliNB({ binarize: 3 }),
    type: bernoulliNB,
    needsScaling: true,
    input: sparseRows,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

test.each(Object.entries(subjects))(
  '%s: ONNX Runtime gives the probabilities and labels of the model',
  async (_, { recipe }) => {
    const { x, y } = fixture.data.counts
    const model = await (recipe as ReturnType<typeof multinomialNB>).with({}).fit({ x, y })
    const feeds = { x: { dtype: 'float32', shape: [x.length, 8], data: Float32Array.from(x.flat()) } } as const
    const { probabilities, label } = await runOnnx(model.toGraph!(), feeds)
    const wanted = await (await model.predictProba(x)).data()
    for (const [i, p] of wanted.entries()) expect(Math.abs(Number(probabilities!.data[i]) - p)).toBeLessThan(1e-5)
    expect(Array.from(label!.data as BigInt64Array, Number)).toEqual(await model.predict(x))
  },
)

const { x, y } = fixture.data.counts
const sparse = sparseFromDense(x.flat(), x.length, 8)
test.each([
  [
    'a value below 0',
    multinomialNB(),
    [
      [1, 2],
      [0, -1],
    ],
    'multinomialNB.fit: expected counts or other values >= 0, got -1. Use gaussianNB for values that may be negative.',
  ],
  [
    'values above 1 as shares',
    bernoulliNB({ binarize: null }),
    [
      [1, 0],
      [0, 2],
    ],
    "bernoulliNB.fit: expected values from 0 to 1 without 'binarize', got 2. Set 'binarize' to a threshold.",
  ],
  [
    'priors of another number',
    multinomialNB({ classPrior: [0.2, 0.3, 0.5] }),
    [
      [1, 0],
      [0, 2],
    ],
    "multinomialNB.fit: expected 'classPrior' to have one number for each of 2 classes, got 3. They are in the order of model.classes.",
  ],
  [
    'columns that never vary',
    gaussianNB(),
    [
      [1, 1],
      [1, 1],
    ],
    'gaussianNB.fit: expected columns that vary within each class, got one value only in column 0 of class 0. Raise varSmoothing or drop the column.',
  ],
])('refuses %s', async (_, recipe, rows, message) => {
  await expect((recipe as ReturnType<typeof gaussianNB>).fit({ x: rows, y: ['a', 'b'] })).rejects.toThrow(message)
})

test('refuses a threshold below 0 for sparse rows, and priors that do not add up to 1', async () => {
  await expect(bernoulliNB({ binarize: -1 }).fit({ x: sparse, y })).rejects.toThrow(
    "bernoulliNB.fit: expected 'binarize' >= 0 for sparse rows, got -1. Below 0 every value left out would be 1: give dense rows.",
  )
  expect(() => gaussianNB({ classPrior: [0.5, 0.6] })).toThrow(
    "gaussianNB: expected 'classPrior' to be an array of numbers >= 0 that add up to 1, or null, got [0.5, 0.6]. The default is null.",
  )
})

test('a class without weight is never predicted', async () => {
  const weight = y.map((c) => (c === 1 ? 0 : 1))
  for (const recipe of [gaussianNB({ varSmoothing: 1e-3 }), multinomialNB(), bernoulliNB()]) {
    const model = await (recipe as ReturnType<typeof multinomialNB>).fit({ x, y, weight })
    const proba = await (await model.predictProba(x)).data()
    for (let i = 0; i < x.length; i++) expect(proba[3 * i + 1]).toBe(0)
  }
})

describe('of more entries than are copied to kernel memory at once', () => {
  const [rows, columns] = [600, 100]
  const dense = Float64Array.from({ length: rows * columns }, (_, k) => Math.max(0, ((k * 7919) % 11) - 3) / 3)
  const labels = Array.from({ length: rows }, (_, i) => (i * 31) % 5)
  const weight = labels.map((_, i) => ((i % 7) + 1) / 3)

  test.each([
    ['multinomialNB', multinomialNB()],
    ['bernoulliNB', bernoulliNB({ binarize: 1 })],
  ])('sparse rows give %s the bits that dense ones do', async (_, recipe) => {
    const scores = async (x: Parameters<typeof recipe.fit>[0]['x']) =>
      (await (recipe as ReturnType<typeof multinomialNB>).fit({ x, y: labels, weight })).featureScores.data()
    expect(await scores(sparseFromDense(dense, rows, columns))).toEqual(await scores(tensor(dense, [rows, columns])))
  })

  test('a value below 0 in the last row is refused', async () => {
    const bad = dense.slice()
    bad[rows * columns - 1] = -2
    await expect(multinomialNB().fit({ x: sparseFromDense(bad, rows, columns), y: labels })).rejects.toThrow(
      'multinomialNB.fit: expected counts or other values >= 0, got -2.',
    )
  })
})
