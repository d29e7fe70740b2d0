import {
  load,
  type SparseMatrix,
  save,
  sparseFromDense,
  sparseMatrix,
  sparseRows,
  stream,
  toDense,
} from '@foldwise/core'
import { estimatorChecks, sparseRows as sparse } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  dbscan,
  kNeighborsClassifier,
  kNeighborsRegressor,
  localOutlierFactor,
  nearestNeighbors,
  radiusNeighborsClassifier,
  radiusNeighborsRegressor,
} from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/sparse-rows.json' with { type: 'json' }

const shared = { input: sparse, needsScaling: true } as const
/** Columns of the graph are the numbers of training rows: what is compared is each row's values, ascending. */
function read(graph: unknown): Float64Array {
  const { indptr, values } = graph as SparseMatrix
  const out = Float64Array.from(values)
  for (let i = 0; i + 1 < indptr.length; i++) out.subarray(indptr[i], indptr[i + 1]).sort()
  return out
}
const subjects = {
  kNeighborsClassifier: { recipe: kNeighborsClassifier(), type: kNeighborsClassifier, ...shared, unweighted: true },
  'kNeighborsRegressor by angle': {
    recipe: kNeighborsRegressor({ metric: 'cosine', weights: 'distance' }),
    type: kNeighborsRegressor,
    ...shared,
    unweighted: true,
    minScore: 0.3,
  },
  radiusNeighborsClassifier: {
    recipe: radiusNeighborsClassifier({ radius: 4, outlierLabel: 'mostFrequent' }),
    type: radiusNeighborsClassifier,
    ...shared,
    unweighted: true,
  },
  nearestNeighbors: { recipe: nearestNeighbors({ metric: 'manhattan' }), type: nearestNeighbors, ...shared, read },
  // Of counts many are equally far, and which of those are neighbours is a matter of their order.
  localOutlierFactor: {
    recipe: localOutlierFactor({ nNeighbors: 10 }),
    type: localOutlierFactor,
    input: { ...sparse, counts: false },
  },
  dbscan: { recipe: dbscan({ eps: 2 }), type: dbscan, ...shared },
} as const

// Graphs run in ONNX Runtime here: our session has no TopK.
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph: runOnnx })) test(c.name, c.run)
})

const { shape, indptr, indices, values } = fixture.x
const x = sparseMatrix(
  shape as [number, number],
  Int32Array.from(indptr),
  Int32Array.from(indices),
  Float64Array.from(values),
)
const numbers = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const [train, queries] = [sparseRows(x, numbers(0, 100)), sparseRows(x, numbers(100, 120))]
const weights = Array.from({ length: 120 }, (_, i) => (i % 4) * 0.75)
const firstColumn = [...toDense(train)].filter((_, k) => k % 60 === 0)

type MetricOf = 'euclidean' | 'manhattan' | 'cosine'

function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length)
  for (const [i, v] of expected.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(tolerance * (1 + Math.abs(v)))
}

test.each(fixture.neighbors)('scikit-learn: $call', async (golden) => {
  const { metric, radius } = golden as typeof golden & { readonly metric: MetricOf }
  const model = await nearestNeighbors({ nNeighbors: 4, radius, metric }).fit({ x: train })
  // The reference's Euclidean distances come from squares, and lose half of the digits near 0.
  const { distances } = await model.neighbors(queries)
  expectClose(await distances.data(), golden.distances.flat(), 1e-7)
  const within = await model.radiusNeighbors(queries)
  const [starts, found] = [await within.starts.data(), await within.indices.data()]
  golden.within.forEach((expected, i) => {
    expect([...found.subarray(starts[i], starts[i + 1])].sort((a, b) => a - b)).toEqual(expected)
  })
  const y = fixture.topics.slice(0, 100)
  const near = await radiusNeighborsClassifier({ radius, metric, outlierLabel: 'mostFrequent' }).fit({ x: train, y })
  expectClose(await (await near.predictProba(queries)).data(), golden.near.flat(), 1e-12)
  const means = await (await radiusNeighborsRegressor({ radius, metric }).fit({ x: train, y: firstColumn })).predict(
    queries,
  )
  golden.means.forEach((v, i) => {
    if (v === null) expect(means[i]).toBeNaN()
    else expect(Math.abs(means[i]! - v)).toBeLessThan(1e-12)
  })
  // Where the fifth and the sixth neighbour are equally far, which one counts is anyone's choice.
  const six = await (await model.neighbors(queries, 6)).distances.data()
  const clear = golden.shares.map((_, i) => six[6 * i + 5]! - six[6 * i + 4]! > 1e-9)
  expect(clear.filter((c) => c).length).toBeGreaterThan(5)
  const options = { metric, weights: 'distance' } as const
  const shares = await (await (await kNeighborsClassifier(options).fit({ x: train, y })).predictProba(queries)).data()
  const predicted = await (await kNeighborsRegressor(options).fit({ x: train, y: firstColumn })).predict(queries)
  clear.forEach((is, i) => {
    if (!is) return
    expectClose(shares.subarray(4 * i, 4 * i + 4), golden.shares[i]!, 1e-6)
    expectClose([predicted[i]!], [golden.values[i]!], 1e-6)
  })
})

test.each(fixture.dbscan)('scikit-learn: $call', async ({ metric, eps, weighted, core, labels }) => {
  const recipe = dbscan({ eps, minSamples: 4, metric: metric as MetricOf })
  const model = await recipe.fit({ x, ...(weighted && { weight: weights }) })
  expect([...(await model.coreSampleIndices.data())]).toEqual(core)
  const found = await model.labels.data()
  expect(found.map((c) => Number(c < 0))).toEqual(Int32Array.from(labels, (c) => Number(c < 0)))
  // Numbers of clusters differ; of two core rows, whether they share one does not.
  for (const a of core) for (const b of core) expect(found[a] === found[b]).toBe(labels[a] === labels[b])
})

test.each(fixture.localOutlierFactor)(
  'scikit-learn: $call',
  async ({ metric, contamination, factors, scores, offset }) => {
    const recipe = localOutlierFactor({
      nNeighbors: 12,
      metric: metric as MetricOf,
      contamination: contamination as 'auto' | number,
    })
    const model = await recipe.fit({ x: train })
    expectClose(await model.negativeOutlierFactor.data(), factors, 1e-6)
    expectClose(await model.scoreSamples(queries), scores, 1e-6)
    expectClose([model.facts.offset as number], [offset], 1e-6)
  },
)

/** Rows of a few entries among many columns, far from 0, some of them equal. */
function made(rows: number, columns: number, entries: number, shift = 0): SparseMatrix {
  const random = stream(1, 'rows')
  const data = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    if (i % 7 === 3) data.copyWithin(i * columns, (i - 1) * columns, i * columns)
    else for (let e = 0; e < entries; e++) data[i * columns + random.integer(columns)] = shift + random.normal()
  }
  return sparseFromDense(data, rows, columns)
}
const dense = (m: SparseMatrix) => {
  const data = toDense(m)
  return Array.from({ length: m.shape[0] }, (_, i) => [...data.subarray(i * m.shape[1], (i + 1) * m.shape[1])])
}

describe.each(['euclidean', 'manhattan', 'cosine'] as const)('%s distances', (metric) => {
  // At 1e8 squares less products keep no digit of distances near 1.
  test.each([0, 1e8])(
    'the same bits as of dense rows, whichever of points and queries are sparse; shift %f',
    async (shift) => {
      const rows = made(300, 40, 5, shift)
      const plain = dense(rows)
      const recipe = nearestNeighbors({ nNeighbors: 9, metric, algorithm: 'brute' })
      const [a, b] = [await recipe.fit({ x: rows }), await recipe.fit({ x: plain })]
      const loaded = await load(await save(a), [nearestNeighbors])
      const reference = await b.neighbors(plain)
      const radius = (await reference.distances.data())[8]!
      for (const model of [a, b, loaded as typeof a]) {
        for (const queries of [rows, plain]) {
          const found = await model.neighbors(queries)
          expect(await found.distances.data()).toEqual(await reference.distances.data())
          expect(await found.indices.data()).toEqual(await reference.indices.data())
          const [near, expected] = [
            await model.radiusNeighbors(queries, radius),
            await b.radiusNeighbors(plain, radius),
          ]
          expect(await near.starts.data()).toEqual(await expected.starts.data())
          expect(await near.indices.data()).toEqual(await expected.indices.data())
          expect(await near.distances.data()).toEqual(await expected.distances.data())
        }
      }
      const clusters = dbscan({ eps: radius, minSamples: 3, metric })
      const [c, d] = [await clusters.fit({ x: rows }), await clusters.fit({ x: plain })]
      expect(await c.labels.data()).toEqual(await d.labels.data())
      expect(await c.predict(plain)).toEqual(await d.predict(rows))
    },
  )
})

test('1 and 3 threads find the same, and abort is seen at once', async () => {
  const many = made(3000, 200, 10)
  const recipe = localOutlierFactor({ nNeighbors: 5 })
  const found = []
  for (const threads of [1, 3]) {
    found.push(await (await recipe.fit({ x: many }, { threads })).negativeOutlierFactor.data())
  }
  expect(found[1]).toEqual(found[0])
  const stop = new AbortController()
  const fitting = recipe.fit({ x: many }, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 5)
  await expect(fitting).rejects.toThrow('enough')
})

test('refuses sparse rows for metrics and searches of dense ones', async () => {
  await expect(nearestNeighbors({ metric: 'chebyshev', nNeighbors: 1 }).fit({ x: train })).rejects.toThrow(
    "nearestNeighbors.fit: expected dense rows for metric 'chebyshev', got a sparse matrix. Take 'euclidean', 'manhattan' or 'cosine', or convert it with toDense, if it fits.",
  )
  await expect(dbscan({ algorithm: 'kdTree' }).fit({ x: train })).rejects.toThrow(
    "dbscan.fit: expected dense rows for algorithm 'kdTree', got a sparse matrix. Take 'brute' or 'auto'.",
  )
  await expect(dbscan({ metric: 'precomputed' }).fit({ x: train })).rejects.toThrow(
    "dbscan.fit: expected dense rows for metric 'precomputed', got a sparse matrix. Give each row's distances to all rows.",
  )
})
