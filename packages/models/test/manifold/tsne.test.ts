import { stream } from '@foldwise/core'
import { runSteps } from '@foldwise/kernels'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { kNeighborsClassifier, nearestNeighbors, tsne } from '../../src/index.ts'
import { affinities, pairShares } from '../../src/manifold/affinities.ts'
import { quadTree } from '../../src/manifold/quad-tree.ts'
import goldens from '../fixtures/tsne.json' with { type: 'json' }

const subjects = {
  'principal components': { recipe: tsne({ perplexity: 8, maxIter: 250 }), type: tsne },
  'random start': { recipe: tsne({ perplexity: 8, maxIter: 250, init: 'random', metric: 'manhattan' }), type: tsne },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})

const x = goldens.digits.map((line) => Array.from(line, (v) => Number.parseInt(v, 17)))
const y = [...goldens.labels]
const others = async (rows: number[][], k: number) =>
  (await (await nearestNeighbors({ algorithm: 'brute' }).fit({ x: rows })).neighbors(rows, k)).indices.data()

/** How many of the rows near others on a map are near them in truth, from 0 to 1 (Venna and Kaski 2001; scikit-learn's `trustworthiness`). */
async function trustworthiness(rows: number[][], map: number[][], k: number): Promise<number> {
  const n = rows.length
  const [ranks, near] = [await others(rows, n), await others(map, k + 1)]
  let cost = 0
  for (let i = 0; i < n; i++) {
    const rank = new Map(Array.from(ranks.subarray(i * n, (i + 1) * n), (j, at) => [j, at]))
    for (const j of near.subarray(i * (k + 1), (i + 1) * (k + 1))) if (j !== i) cost += Math.max(0, rank.get(j)! - k)
  }
  return 1 - (2 * cost) / (n * k * (2 * n - 3 * k - 1))
}

const pairs = (values: ArrayLike<number>): number[][] =>
  Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!])

test('scikit-learn: maps of 300 digits keep as many neighbours', async () => {
  const { trustworthiness: reference, divergence } = goldens.maps
  const model = await tsne().fit({ x })
  expect(model.facts.divergence).toBeLessThan(Math.max(...divergence) + 0.02)
  const map = pairs(await model.embedding.data())
  expect(await trustworthiness(x, map, 5)).toBeGreaterThan(Math.min(...reference) - 0.004)
  // Digits of a kind lie together: the map alone tells most of them.
  const train = map.filter((_, i) => i % 3 > 0)
  const nearest = await kNeighborsClassifier({ nNeighbors: 3 }).fit({ x: train, y: y.filter((_, i) => i % 3 > 0) })
  const found = await nearest.predict(map.filter((_, i) => i % 3 === 0))
  const right = found.filter((label, i) => label === y[3 * i]).length
  expect(right / found.length).toBeGreaterThan(0.9)
})

test('rows that were learned keep their places; others come among their kind', async () => {
  const [known, fresh] = [x.slice(0, 240), x.slice(240)]
  const model = await tsne({ maxIter: 500 }).fit({ x: known })
  const embedding = await model.embedding.data()
  expect(await (await model.transform(known)).data()).toEqual(embedding)
  const nearest = await kNeighborsClassifier({ nNeighbors: 3 }).fit({ x: pairs(embedding), y: y.slice(0, 240) })
  const found = await nearest.predict(pairs(await (await model.transform(fresh)).data()))
  const right = found.filter((label, i) => label === y[240 + i]).length
  expect(right / found.length).toBeGreaterThan(0.8)
})

test(`scikit-learn: ${goldens.shares.call}`, async () => {
  const some = x.slice(0, 40)
  const near = await (await nearestNeighbors({ algorithm: 'brute' }).fit({ x: some })).neighbors(some, 17)
  const [distances, indices] = [await near.distances.data(), await near.indices.data()]
  const keep = (_: number, at: number) => at % 17 > 0
  const squares = distances.filter(keep).map((d) => d * d)
  const {
    starts,
    indices: columns,
    values,
  } = runSteps(pairShares(indices.filter(keep), runSteps(affinities(squares, 16, 5)), 16))
  const found = [...values].map((v, n) => [starts.findLastIndex((s) => s <= n), columns[n]!, v])
  expect(found.map(([i, j]) => [i, j])).toEqual(goldens.shares.values.map(([i, j]) => [i, j]))
  for (const [n, [, , v]] of goldens.shares.values.entries()) expect(Math.abs(found[n]![2]! - v!)).toBeLessThan(1e-7)
  expect(Math.abs(values.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-12)
})

test('the tree pushes as all pairs do, near enough with an angle, also from equal places', () => {
  const random = stream(0, 'places')
  const places = Float64Array.from({ length: 600 }, () => random.normal())
  places.set(places.subarray(0, 20), 40)
  const tree = quadTree(300)
  tree.build(places)
  const force = new Float64Array(2)
  for (const angle of [0, 0.5]) {
    for (let i = 0; i < 300; i++) {
      let [total, x, y, size] = [0, 0, 0, 0]
      for (let j = 0; j < 300; j++) {
        if (j === i) continue
        const [offX, offY] = [places[2 * i]! - places[2 * j]!, places[2 * i + 1]! - places[2 * j + 1]!]
        const q = 1 / (1 + offX * offX + offY * offY)
        total += q
        x += q * q * offX
        y += q * q * offY
        size += q * q * Math.hypot(offX, offY)
      }
      const sum = tree.push(places[2 * i]!, places[2 * i + 1]!, angle, force)
      const near = angle === 0 ? 1e-12 : 0.05
      expect(Math.abs(sum / total - 1)).toBeLessThan(near)
      expect(Math.hypot(force[0]! - x, force[1]! - y)).toBeLessThan(near * size)
    }
  }
})

test('equal rows, and precomputed distances, do no harm', async () => {
  const some = [...x.slice(0, 60), ...x.slice(0, 20)]
  const model = await tsne({ perplexity: 10, maxIter: 300 }).fit({ x: some })
  for (const v of await model.embedding.data()) expect(Number.isFinite(v)).toBe(true)
  const all = some.map((a) => some.map((b) => Math.hypot(...a.map((v, j) => v - b[j]!))))
  const given = await tsne({ perplexity: 10, maxIter: 300, metric: 'precomputed', init: 'random' }).fit({ x: all })
  const map = pairs(await given.embedding.data())
  expect(await trustworthiness(some, map, 5)).toBeGreaterThan(0.92)
  // Equal rows have places near each other; the first of them has its own.
  const again = await (await given.transform(all.slice(20, 60))).data()
  expect(again).toEqual((await given.embedding.data()).subarray(40, 120))
})

test('an abort is seen, and bad input is named', async () => {
  const stop = new AbortController()
  const fitting = tsne({ maxIter: 1e6 }).fit({ x }, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 100)
  await expect(fitting).rejects.toThrow('enough')
  await expect(tsne().fit({ x: x.slice(0, 30) })).rejects.toThrow(
    "tsne.fit: expected 'perplexity' to be below the number of rows, 30, got 30. Lower it.",
  )
  await expect(
    tsne({ perplexity: 1, metric: 'precomputed' }).fit({
      x: [
        [0, 1],
        [1, 0],
      ],
    }),
  ).rejects.toThrow(
    "tsne.fit: expected init 'random' for metric 'precomputed', got 'pca'. Distances have no principal components.",
  )
  await expect(tsne({ perplexity: 5, learningRate: 1e200 }).fit({ x: x.slice(0, 40) })).rejects.toThrow(
    'Lower learningRate.',
  )
})
