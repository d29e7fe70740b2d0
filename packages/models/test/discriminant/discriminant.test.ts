import { session } from '@foldwise/inference'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { linearDiscriminantAnalysis, quadraticDiscriminantAnalysis } from '../../src/index.ts'
import fixture from '../fixtures/discriminant.json' with { type: 'json' }
import { rowsOf } from '../linear/fixture.ts'
import { runOnnx } from '../run-onnx.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const type = linearDiscriminantAnalysis
const subjects = {
  svd: { recipe: linearDiscriminantAnalysis(), type },
  lsqr: { recipe: linearDiscriminantAnalysis({ solver: 'lsqr' }), type },
  eigen: { recipe: linearDiscriminantAnalysis({ solver: 'eigen', shrinkage: 'auto' }), type },
  'of two classes': {
    recipe: linearDiscriminantAnalysis({ solver: 'lsqr', shrinkage: 0.1 }),
    type,
    twoClasses: true,
    needsScaling: true,
  },
  quadratic: {
    recipe: quadraticDiscriminantAnalysis({ regParam: 0.05 }),
    type: quadraticDiscriminantAnalysis,
    // The identity is in the columns' units.
    needsScaling: true,
    tolerance: { graph: 1e-3 },
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const close = (found: ArrayLike<number>, wanted: readonly number[], digits: number): void => {
  expect(found.length).toBe(wanted.length)
  const size = Math.max(...wanted.map(Math.abs))
  for (const [i, v] of wanted.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(10 ** -digits * size)
}

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = rowsOf(golden.data)
  const rows = x.filter((_, i) => i % golden.step === 0)
  test('probabilities, planes and directions', async () => {
    const make = golden.quadratic ? quadraticDiscriminantAnalysis : linearDiscriminantAnalysis
    const model = await make(golden.params as object).fit({ x, y })
    close(await model.means.data(), golden.means.flat(), 12)
    const proba = await (await model.predictProba(rows)).data()
    for (const [i, p] of golden.proba.flat().entries()) expect(Math.abs(proba[i]! - p)).toBeLessThan(1e-6)
    if (!('coef' in model && 'transform' in model) || !golden.coef) return
    const features = x[0]!.length
    const coef = await (model.coef as { data(): Promise<Float64Array> }).data()
    const found = golden.coef.length === 1 ? coef : coef.slice(features).map((v, i) => v - coef[i % features]!)
    // Coefficients of columns of any unit: compared by what each adds to a score.
    const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]! - x[0]![j]!))))
    const scaled = (v: ArrayLike<number>): number[] => Array.from(v, (c, i) => c * spread[i % features]!)
    close(scaled(found), scaled(golden.coef.flat()), 6)
    if (!golden.transform) return
    const lda = model as Awaited<ReturnType<ReturnType<typeof linearDiscriminantAnalysis>['fit']>>
    close(await lda.explainedVarianceRatio!.data(), golden.ratio!, 7)
    const z = await lda.transform(rows)
    const data = await z.data()
    const width = z.shape[1]!
    expect(golden.transform[0]!.length).toBe(width)
    for (let d = 0; d < width; d++) {
      const [mine, theirs] = [rows.map((_, i) => data[i * width + d]!), golden.transform.map((row) => row[d]!)]
      // Directions have no sign, and those by eigenvectors start at 0 there, here at the mean.
      const sign = Math.sign((mine[0]! - mine[1]!) * (theirs[0]! - theirs[1]!))
      close(
        mine.map((v) => sign * (v - mine[0]!)),
        theirs.map((v) => v - theirs[0]!),
        5,
      )
    }
  })
})

const { x, y } = rowsOf('iris')

test.skipIf(!runOnnx)('ONNX Runtime says what the models say', async () => {
  for (const recipe of [linearDiscriminantAnalysis(), quadraticDiscriminantAnalysis()]) {
    const model = await recipe.fit({ x, y })
    const feeds = { x: { dtype: 'float32', shape: [x.length, 4], data: Float32Array.from(x.flat()) } } as const
    const { probabilities } = await runOnnx!.runGraph(model.toGraph!(), feeds)
    const wanted = await (await model.predictProba(x)).data()
    for (const [i, p] of wanted.entries()) expect(Math.abs(Number(probabilities!.data[i]) - p)).toBeLessThan(2e-4)
  }
})

test('columns that depend on others are told of, and answered as without them', async () => {
  const twice = x.map((row) => [...row, row[0]! + row[1]!])
  for (const solver of ['svd', 'lsqr'] as const) {
    const codes: string[] = []
    const model = await linearDiscriminantAnalysis({ solver }).fit(
      { x: twice, y },
      { onWarning: (w) => codes.push(w.code) },
    )
    expect(codes).toEqual(['rank-deficient'])
    expect(model.facts.rank).toBe(4)
    const plain = await linearDiscriminantAnalysis({ solver }).fit({ x, y })
    const [a, b] = [await model.predictProba(twice), await plain.predictProba(x)]
    const wanted = await b.data()
    for (const [i, p] of (await a.data()).entries()) expect(p).toBeCloseTo(wanted[i]!, 6)
  }
  await expect(linearDiscriminantAnalysis({ solver: 'eigen' }).fit({ x: twice, y })).rejects.toThrow(
    "linearDiscriminantAnalysis.fit: expected columns that are independent within classes, got a singular covariance. Take solver 'svd', or give 'shrinkage'.",
  )
  await expect(quadraticDiscriminantAnalysis().fit({ x: twice, y })).rejects.toThrow(
    'quadraticDiscriminantAnalysis.fit: expected more independent rows than 5 features in class 0, got 50 rows of rank 4.',
  )
})

test('transform refuses what it cannot do', async () => {
  const model = await linearDiscriminantAnalysis({ solver: 'lsqr' }).fit({ x, y })
  await expect(model.transform(x)).rejects.toThrow("transform: expected solver 'svd' or 'eigen', got 'lsqr'")
  const other = await linearDiscriminantAnalysis().fit({ x, y })
  await expect(other.transform([[1, 2]])).rejects.toThrow(
    'linearDiscriminantAnalysis.transform: expected 4 features, as in fit, got 2.',
  )
})

test.each([
  [{ shrinkage: 0.1 }, "expected 'shrinkage' null for solver 'svd', got 0.1. Take solver 'lsqr' or 'eigen'."],
  [{ nComponents: 3 }, "expected 'nComponents' to be at most 2, for 3 classes and 4 features, got 3. Lower it."],
  [{ priors: [0.5, 0.5] }, "expected 'priors' to have one number for each of 3 classes, got 2."],
])('parameters that do not fit the data are refused', async (params, message) => {
  await expect(linearDiscriminantAnalysis(params).fit({ x, y })).rejects.toThrow(message)
})

test('one row a class says nothing of how rows vary', async () => {
  await expect(linearDiscriminantAnalysis().fit({ x: x.slice(0, 2), y: ['a', 'b'] })).rejects.toThrow(
    'expected more rows than the 2 classes, got 2.',
  )
})
