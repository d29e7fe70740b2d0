import { load, type SparseMatrix, save, stream } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { nearestNeighbors } from '../../src/index.ts'
import goldens from '../fixtures/clusters.json' with { type: 'json' }

/** Columns of the graph are the numbers of training rows: what is compared is each row's values, ascending. */
function read(graph: unknown): Float64Array {
  const { indptr, values } = graph as SparseMatrix
  const out = Float64Array.from(values)
  for (let i = 0; i + 1 < indptr.length; i++) out.subarray(indptr[i], indptr[i + 1]).sort()
  return out
}
const type = nearestNeighbors
const subjects = {
  'auto, distances': { recipe: nearestNeighbors(), type, read },
  'brute, connectivity': { recipe: nearestNeighbors({ algorithm: 'brute', mode: 'connectivity' }), type, read },
  'kdTree, manhattan': { recipe: nearestNeighbors({ algorithm: 'kdTree', metric: 'manhattan' }), type, read },
  cosine: { recipe: nearestNeighbors({ metric: 'cosine' }), type, read },
  canberra: { recipe: nearestNeighbors({ metric: 'canberra' }), type, read },
  mahalanobis: { recipe: nearestNeighbors({ metric: 'mahalanobis' }), type, read },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})

const sets = goldens.data as { readonly [name: string]: number[][] }

test.each(goldens.neighbors)('scikit-learn: $call', async ({ data, metric, radius, distances, counts, sums }) => {
  const x = sets[data]!
  for (const algorithm of metric === 'cosine' ? (['brute'] as const) : (['brute', 'kdTree'] as const)) {
    const recipe = nearestNeighbors({ nNeighbors: 4, radius, algorithm, metric: metric as 'euclidean' })
    const model = await recipe.fit({ x })
    const near = await (await model.neighbors(x)).distances.data()
    for (const [i, v] of distances.flat().entries()) expect(Math.abs(near[i]! - v)).toBeLessThan(1e-7 * (1 + v))
    const within = await model.radiusNeighbors(x)
    const [starts, found] = [await within.starts.data(), await within.distances.data()]
    expect(counts.map((_, i) => starts[i + 1]! - starts[i]!)).toEqual(counts)
    const total = sums.map((_, i) => found.subarray(starts[i]!, starts[i + 1]!).reduce((a, b) => a + b, 0))
    for (const [i, v] of sums.entries()) expect(Math.abs(total[i]! - v)).toBeLessThan(1e-6 * (1 + v))
  }
})

test('the tree finds what comparing finds, after saving too', async () => {
  const rng = stream(0, 'tree')
  const x = Array.from({ length: 2000 }, () => [rng.normal(), rng.normal() * 1e4, Math.floor(rng.normal() * 3)])
  const [brute, tree] = [
    await nearestNeighbors({ algorithm: 'brute' }).fit({ x }),
    await nearestNeighbors({ algorithm: 'kdTree' }).fit({ x }),
  ]
  const loaded = (await load(await save(tree), [nearestNeighbors])) as typeof tree
  for (const metric of [tree, loaded]) {
    const [a, b] = [await brute.neighbors(x, 9), await metric.neighbors(x, 9)]
    expect(await b.indices.data()).toEqual(await a.indices.data())
    expect(await b.distances.data()).toEqual(await a.distances.data())
    const [c, d] = [await brute.radiusNeighbors(x, 900), await metric.radiusNeighbors(x, 900)]
    expect(await d.indices.data()).toEqual(await c.indices.data())
  }
})

test('refuses what it cannot do', async () => {
  const x = [
    [1, 2],
    [3, 4],
    [5, 6],
  ]
  await expect(nearestNeighbors({ nNeighbors: 4 }).fit({ x })).rejects.toThrow(
    "nearestNeighbors.fit: expected 'nNeighbors' to be at most the number of rows, 3, got 4. Lower it.",
  )
  await expect(nearestNeighbors({ nNeighbors: 1, metric: 'cosine', algorithm: 'kdTree' }).fit({ x })).rejects.toThrow(
    "nearestNeighbors.fit: expected algorithm 'brute' or 'auto' for metric 'cosine', got 'kdTree'.",
  )
  const model = await nearestNeighbors({ nNeighbors: 1 }).fit({ x })
  await expect(model.radiusNeighbors(x, -1)).rejects.toThrow(
    'nearestNeighbors.radiusNeighbors: expected a radius >= 0, got -1. Distances are not negative.',
  )
  await expect(model.neighbors([[1]])).rejects.toThrow(
    'nearestNeighbors.neighbors: expected 2 features, as in fit, got 1.',
  )
  await expect(model.neighbors(x, 4)).rejects.toThrow(
    'nearestNeighbors.neighbors: expected k to be an integer from 1 to 3, got 4.',
  )
})
