import { sparseFromDense } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { clusterDistances, kMeans, miniBatchKMeans } from '../../src/index.ts'
import fixture from '../fixtures/cluster-distances.json' with { type: 'json' }
import clusters from '../fixtures/clusters.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const subject = { recipe: clusterDistances({ nClusters: 3 }), type: clusterDistances, needsScaling: true }
describe.each([
  ['dense', subject],
  ['sparse', { ...subject, input: sparseRows }],
])('clusterDistances of %s rows', (_, of) => {
  for (const c of estimatorChecks(of, runOnnx)) test(c.name, c.run)
})

const sets = clusters.data as { readonly [name: string]: number[][] }
const sparse = (rows: number[][]) => sparseFromDense(rows.flat(), rows.length, rows[0]!.length)
const gap = (found: ArrayLike<number>, wanted: readonly number[]): number => {
  expect(found.length).toBe(wanted.length)
  return wanted.reduce((most, v, i) => Math.max(most, Math.abs(found[i]! - v) / (1 + Math.abs(v))), 0)
}

test.each(fixture.cases)('scikit-learn: $call', async ({ data, init, distances, score }) => {
  const x = sets[data]!
  const params = { nClusters: init.length, init, tol: 0 }
  const [model, step] = [await kMeans(params).fit({ x }), await clusterDistances(params).fit({ x })]
  const some = x.filter((_, i) => i % 7 === 0).map((row) => row.map((v) => 1.25 * v))
  for (const rows of [some, sparse(some)] as number[][][]) {
    expect(gap(await (await model.transform(rows)).data(), distances.flat())).toBeLessThan(1e-8)
    expect(gap(await (await step.transform(rows)).data(), distances.flat())).toBeLessThan(1e-8)
    expect(gap([await model.inertia(rows)], [-score])).toBeLessThan(1e-12)
  }
  expect(step.facts).toEqual(model.facts)
})

test.each([
  ['kMeans', kMeans({ nClusters: 4 })],
  ['miniBatchKMeans', miniBatchKMeans({ nClusters: 4 })],
])('%s: the nearest centre is the cluster, and inertia of its own rows is that of the fit', async (_, recipe) => {
  const x = sets[fixture.cases[0]!.data]!
  const model = await recipe.fit({ x })
  const distances = await (await model.transform(x)).data()
  for (const [i, label] of (await model.predict(x)).entries()) {
    const own = distances.subarray(4 * i, 4 * i + 4)
    expect(own[label]).toBe(Math.min(...own))
  }
  expect(gap([await model.inertia(x)], [model.facts.inertia as number])).toBeLessThan(1e-12)
  expect(await model.inertia([])).toBe(0)
  expect((await model.transform([])).shape).toEqual([0, 4])
  await expect(model.transform([[1]])).rejects.toThrow(`${recipe.type}.transform: expected ${x[0]!.length} features`)
  await expect(model.inertia([[1]])).rejects.toThrow(`${recipe.type}.inertia: expected ${x[0]!.length} features`)
})

test('more clusters than rows are refused by the name of what learns them', async () => {
  await expect(clusterDistances({ nClusters: 3 }).fit({ x: [[1], [2]] })).rejects.toThrow(
    "kMeans.fit: expected 'nClusters' to be at most the number of rows, 2, got 3. Lower it.",
  )
})
