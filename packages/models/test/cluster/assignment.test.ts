import { stream } from '@foldwise/core'
import { loadKernels, nearest, packPoints } from '@foldwise/kernels'
import { expect, test } from 'vitest'
import { assignment } from '../../src/cluster/assignment.ts'
import { groupCenters } from '../../src/cluster/center-groups.ts'

const ctx = { checkpoint: async () => {} } as Parameters<typeof assignment>[5]

test.each([
  [1, 1, 1],
  [50, 2, 3],
  [1500, 3, 9],
  [700, 5, 64],
  [2100, 7, 150],
  [300, 33, 17],
])('%i rows of %i columns follow %i centres as if all distances were compared', async (rows, columns, count) => {
  const kernels = await loadKernels()
  for (const kind of ['normal', 'ties', 'far'] as const) {
    const rng = stream(rows, kind)
    // Small whole numbers make many equal distances; far from 0, bounds lose digits.
    const draw = () => (kind === 'ties' ? rng.integer(4) : kind === 'far' ? 1e9 + rng.normal() : rng.normal())
    using ws = kernels.workspace()
    const values = ws.float64(Float64Array.from({ length: rows * columns }, draw))
    let centers = Float64Array.from({ length: count * columns }, draw)
    const x = { rows, columns, values, weights: undefined }
    const followed = assignment(kernels, ws, x, count, groupCenters(centers, columns), ctx)
    const distances = ws.raw(Float64Array, rows)
    const squares = ws.raw(Float64Array, rows)
    const labels = ws.raw(Int32Array, rows)
    for (let round = 0; round < 12; round++) {
      const before = followed.labels.copy()
      const changed = await followed.follow(centers)
      const points = packPoints(kernels, ws, { rows: count, columns, values: ws.float64(centers) })
      nearest(kernels, { metric: 'squaredEuclidean', queries: x, points, k: 1, distances, indices: labels })
      expect(followed.labels.copy()).toEqual(labels.copy())
      const sum = followed.distances(centers, squares)
      expect(squares.copy()).toEqual(distances.copy())
      expect(sum).toBeCloseTo(
        distances.copy().reduce((a, b) => a + b, 0),
        3,
      )
      expect(changed).toBe(followed.labels.view.some((v, i) => v !== before[i]))
      const step = kind === 'ties' ? (rng.next() < 0.5 ? 1 : 0) : 0.5 / (round + 1)
      centers = centers.map((v) => v + step * (kind === 'ties' ? rng.integer(3) - 1 : rng.normal()))
    }
  }
})

test('groups hold every centre once, whole but for the last', () => {
  const rng = stream(0, 'groups')
  for (const count of [1, 4, 5, 8, 9, 31, 64, 65, 300, 1001]) {
    const centers = Float64Array.from({ length: count * 3 }, () => rng.normal())
    const { order, perGroup, groups } = groupCenters(centers, 3)
    expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, c) => c))
    expect(groups).toBe(Math.ceil(Math.ceil(count / 4) / perGroup))
    expect(groups).toBeLessThanOrEqual(32)
  }
})
