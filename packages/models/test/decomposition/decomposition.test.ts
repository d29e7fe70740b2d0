import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { pca, truncatedSvd } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/decomposition.json' with { type: 'json' }

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const subjects = {
  'pca, all': { recipe: pca(), type: pca },
  'pca, whitened': { recipe: pca({ nComponents: 2, whiten: true, svdSolver: 'full' }), type: pca },
  'pca, randomized': {
    recipe: pca({ nComponents: 2, svdSolver: 'randomized', nOversamples: 0, iteratedPower: 60 }),
    type: pca,
  },
  'truncatedSvd, dense': { recipe: truncatedSvd({ nComponents: 3 }), type: truncatedSvd },
  'truncatedSvd, sparse': { recipe: truncatedSvd(), type: truncatedSvd, input: sparseRows },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const { wine, words, wide } = fixture.data

test.each([
  ['pca', pca({ nComponents: 3, whiten: true })],
  ['truncatedSvd', truncatedSvd({ nComponents: 3 })],
])('%s: ONNX Runtime transforms as the model does', async (_, recipe) => {
  const model = await (recipe as ReturnType<typeof pca>).fit({ x: wine })
  const feeds = { x: { dtype: 'float32', shape: [wine.length, 13], data: Float32Array.from(wine.flat()) } } as const
  const { y } = await runOnnx(model.toGraph!(), feeds)
  const wanted = await (await model.transform(wine)).data()
  for (const [i, v] of wanted.entries()) expect(Math.abs(Number(y!.data[i]) - v)).toBeLessThan(1e-4 * (1 + Math.abs(v)))
})

test('all components give the rows back, whitened or not', async () => {
  for (const whiten of [false, true]) {
    for (const x of [wine, wide]) {
      const model = await pca({ whiten }).fit({ x })
      const again = await (await model.inverseTransform(await model.transform(x))).data()
      for (const [i, v] of x.flat().entries()) expect(Math.abs(again[i]! - v)).toBeLessThan(1e-8)
    }
  }
  const model = await pca({ nComponents: 2 }).fit({ x: wine })
  expect(model.featureNames).toEqual(['pca0', 'pca1'])
  await expect(model.inverseTransform([[1, 2, 3]])).rejects.toThrow(
    'pca.inverseTransform: expected 2 components, got 3. Give rows as transform makes them.',
  )
})

test('whitened components have variance 1 and do not correlate', async () => {
  const model = await pca({ nComponents: 4, whiten: true }).fit({ x: wine })
  const z = await (await model.transform(wine)).data()
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let i = 0; i < wine.length; i++) sum += z[4 * i + a]! * z[4 * i + b]!
      expect(sum / (wine.length - 1)).toBeCloseTo(a === b ? 1 : 0, 9)
    }
  }
})

test('rows without variance, and a single row, have components of variance 0', async () => {
  for (const x of [
    [[1, 2]],
    [
      [1, 2],
      [1, 2],
      [1, 2],
    ],
  ]) {
    const model = await pca({ nComponents: 1 }).fit({ x })
    expect(await model.explainedVarianceRatio.data()).toEqual(Float64Array.of(0))
    expect((await (await model.transform(x)).data()).every((v) => v === 0)).toBe(true)
  }
})

test.each([
  [
    pca({ nComponents: 14 }),
    "pca.fit: expected 'nComponents' to be at most 13 for 89 rows of 13 features, got 14. Lower it.",
  ],
  [
    pca({ nComponents: 0.5, svdSolver: 'randomized' }),
    "pca.fit: expected 'nComponents' to be an integer >= 1 or null for svdSolver 'randomized', got 0.5. Use svdSolver 'full'.",
  ],
  [
    truncatedSvd({ nComponents: 14 }),
    "truncatedSvd.fit: expected 'nComponents' to be at most 13 for 89 rows of 13 features, got 14. Lower it.",
  ],
])('refuses parameters that the data cannot meet', async (recipe, message) => {
  await expect((recipe as ReturnType<typeof pca>).fit({ x: wine })).rejects.toThrow(message)
})

test('refuses parameters that are wrong for any data', () => {
  expect(() => pca({ nComponents: 1.5 })).toThrow(
    "pca: expected 'nComponents' to be an integer >= 1, a number > 0 and < 1, or null, got 1.5. The default is null.",
  )
})

test('the solver is chosen by size', async () => {
  expect((await pca().fit({ x: wine })).facts.solver).toBe('full')
  expect((await pca().fit({ x: words.slice(0, 50).map((row) => row.slice(0, 3)) })).facts.solver).toBe('covarianceEigh')
  const many = Array.from({ length: 510 }, (_, i) =>
    Array.from({ length: 60 }, (_, j) => words[i % 50]![(j * 7 + i) % 60]!),
  )
  expect((await pca({ nComponents: 3 }).fit({ x: many })).facts.solver).toBe('randomized')
})
