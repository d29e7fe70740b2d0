import { type SparseMatrix, sparseFromDense, sparseMatrix, sparseRows, stream, toDense } from '@foldwise/core'
import { estimatorChecks, sparseRows as sparse } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { kMeans, miniBatchKMeans } from '../../src/index.ts'
import fixture from '../fixtures/sparse-rows.json' with { type: 'json' }

const subjects = {
  kMeans: { recipe: kMeans({ nClusters: 3 }), type: kMeans, input: sparse },
  'kMeans, random start': { recipe: kMeans({ nClusters: 3, init: 'random' }), type: kMeans, input: sparse },
  miniBatchKMeans: { recipe: miniBatchKMeans({ nClusters: 3, batchSize: 40 }), type: miniBatchKMeans, input: sparse },
  'miniBatchKMeans, random starts': {
    recipe: miniBatchKMeans({ nClusters: 3, batchSize: 40, init: 'random', nInit: 10 }),
    type: miniBatchKMeans,
    input: sparse,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})

const { shape, indptr, indices, values } = fixture.x
const x = sparseMatrix(
  shape as [number, number],
  Int32Array.from(indptr),
  Int32Array.from(indices),
  Float64Array.from(values),
)
const [rows] = x.shape
const dense = denseRows(x)
const weights = dense.map((_, i) => (i % 4) * 0.75)

function denseRows(x: SparseMatrix): number[][] {
  const [data, columns] = [toDense(x), x.shape[1]]
  return Array.from({ length: x.shape[0] }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])
}

/** What was found is what is expected, to `tolerance` of 1 and the value. */
function expectClose(found: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(found.length).toBe(expected.length)
  for (const [i, v] of expected.entries()) expect(Math.abs(found[i]! - v)).toBeLessThan(tolerance * (1 + Math.abs(v)))
}

test.each(fixture.kMeans)('scikit-learn: $call', async ({ nClusters, weighted, centers, inertia, iterations }) => {
  const step = Math.floor(rows / nClusters)
  const init = Array.from({ length: nClusters }, (_, c) => dense[1 + c * step]!)
  const model = await kMeans({ nClusters, init, tol: 0 }).fit({ x, ...(weighted && { weight: weights }) })
  // The reference counts the pass that finds no new label.
  expect(model.facts.iterations).toBe(iterations - 1)
  expectClose([model.facts.inertia as number], [inertia], 1e-12)
  expectClose(await model.clusterCenters.data(), centers.flat(), 1e-12)
})

test.each(fixture.batches)('scikit-learn: $call', async ({ weighted, size, init, centers, counts }) => {
  const recipe = miniBatchKMeans({ nClusters: init.length, init, reassignmentRatio: 0 })
  let model: Awaited<ReturnType<typeof recipe.fitMore>> | undefined
  for (let at = 0; at < rows; at += size) {
    const some = Array.from({ length: Math.min(size, rows - at) }, (_, i) => at + i)
    model = await recipe.fitMore(model, {
      x: sparseRows(x, some),
      ...(weighted && { weight: some.map((i) => weights[i]!) }),
    })
  }
  expectClose(await model!.clusterCenters.data(), centers.flat(), 1e-12)
  expectClose(await model!.counts.data(), counts, 1e-12)
})

test.each([
  { recipe: kMeans({ nClusters: 6, nInit: 3 }) },
  { recipe: kMeans({ nClusters: 6, init: 'random' }) },
  { recipe: miniBatchKMeans({ nClusters: 6, batchSize: 50, nInit: 3 }) },
])(
  '$recipe.type finds of sparse rows what it finds of the same rows, dense: $recipe.params.init',
  async ({ recipe }) => {
    // Of rows of unequal lengths: of equal ones, many are as far from one centre as from another, and rounding decides.
    const x = texts(120, 60, 6)
    const dense = denseRows(x)
    for (const weight of [undefined, weights]) {
      const [a, b] = [
        await recipe.fit({ x, ...(weight && { weight }) }),
        await recipe.fit({ x: dense, ...(weight && { weight }) }),
      ]
      expectClose(await a.clusterCenters.data(), [...(await b.clusterCenters.data())], 1e-12)
      expectClose([a.facts.inertia as number], [b.facts.inertia as number], 1e-12)
      const labels = await b.predict(dense)
      expect(await a.predict(x)).toEqual(labels)
      expect(await a.predict(dense)).toEqual(labels)
    }
  },
)

test('as many clusters as rows have no inertia; rows without entries do no harm', async () => {
  const rows = sparseFromDense([0, 0, 3, 0, 1, 0, 2, 7], 4, 2)
  const model = await kMeans({ nClusters: 4 }).fit({ x: rows })
  expect(model.facts.inertia).toBe(0)
  expect([...(await model.predict(rows))]).toEqual([0, 3, 1, 2])
  const few = await kMeans({ nClusters: 3 }).fit({ x: sparseFromDense([0, 0, 0, 0, 0, 0, 5, 5], 4, 2) })
  expect(few.facts.inertia).toBe(0)
})

/** Rows about some topics, of which each has columns of its own. */
function texts(count: number, width: number, entries: number) {
  const random = stream(0, 'texts')
  const starts = Int32Array.from({ length: count + 1 }, (_, i) => i * entries)
  const at = new Int32Array(count * entries)
  for (let i = 0; i < count; i++) {
    const found = new Set<number>()
    while (found.size < entries) {
      const own = (i % 20) * Math.floor(width / 20) + random.integer(Math.floor(width / 20))
      found.add(random.next() < 0.5 ? own : random.integer(width))
    }
    at.set(
      [...found].sort((a, b) => a - b),
      i * entries,
    )
  }
  return sparseMatrix(
    [count, width],
    starts,
    at,
    Float64Array.from(at, () => random.next() + 0.5),
  )
}

test('1 and 3 threads make the same bits of many sparse rows, and abort is seen at once', async () => {
  const many = texts(20_000, 400, 12)
  const recipe = kMeans({ nClusters: 20, maxIter: 12 })
  const found = []
  for (const threads of [1, 3]) {
    const model = await recipe.fit({ x: many }, { threads, onWarning() {} })
    found.push(await model.clusterCenters.data(), await model.predict(many))
  }
  expect(found[2]).toEqual(found[0])
  expect(found[3]).toEqual(found[1])
  const stop = new AbortController()
  const fitting = recipe.with({ maxIter: 1e6, tol: 0, nInit: 1000 }).fit({ x: many }, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 20)
  await expect(fitting).rejects.toThrow('enough')
})
