import { expect, test } from 'vitest'
import { kNeighborsClassifier, kNeighborsRegressor } from '../../src/index.ts'
import fixture from '../fixtures/neighbors.json' with { type: 'json' }

type Data = { readonly x: number[][]; readonly y: number[]; readonly queries: number[][] }
const sets = fixture.data as { readonly [name: string]: Data }

/** Where distances are equal, which rows count is anyone's choice: golden rows are left out whose last neighbour has a rival. */
function undisputed(distances: Float64Array, k: number): boolean[] {
  const more = k + 1
  return Array.from({ length: distances.length / more }, (_, i) => {
    const [last, next] = [distances[i * more + k - 1]!, distances[i * more + k]!]
    return next - last > 1e-9 * (1 + next)
  })
}

test.each(fixture.cases)('scikit-learn: $call', async (golden) => {
  const { x, y, queries } = sets[golden.data]!
  const k = golden.params.nNeighbors
  const classifier = golden.model === 'kNeighborsClassifier'
  const model = await (classifier
    ? kNeighborsClassifier(golden.params as object).fit({ x, y })
    : kNeighborsRegressor(golden.params as object).fit({ x, y }))
  const distances = await (await model.neighbors(queries)).distances.data()
  for (const [i, d] of golden.distances.flat().entries())
    expect(Math.abs(distances[i]! - d)).toBeLessThan(1e-9 * (1 + d))

  const predicted =
    'predictProba' in model ? await (await model.predictProba(queries)).data() : await model.predict(queries)
  const width = predicted.length / queries.length
  const clear = undisputed(await (await model.neighbors(queries, k + 1)).distances.data(), k)
  expect(clear.filter((c) => c).length).toBeGreaterThan(1)
  for (const [i, v] of golden.predicted.flat().entries()) {
    if (clear[Math.floor(i / width)]) expect(Math.abs(predicted[i]! - v)).toBeLessThan(1e-7 * (1 + Math.abs(v)))
  }
})
