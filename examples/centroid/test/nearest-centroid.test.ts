import { hostData, load, save } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { nearestCentroid } from '../src/nearest-centroid.ts'
import golden from './fixtures/centroid.json' with { type: 'json' }

describe('nearestCentroid keeps the contract', () => {
  const subject = { recipe: nearestCentroid(), type: nearestCentroid }
  const options = { runGraph: async (graph, feeds) => (await session(graph)).run(feeds) } satisfies Parameters<
    typeof estimatorChecks
  >[1]
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

describe('nearestCentroid without scaling keeps the contract', () => {
  const recipe = nearestCentroid({ scale: false, shrink: 0.1 })
  for (const c of estimatorChecks({ recipe, type: nearestCentroid, needsScaling: true })) test(c.name, c.run)
})

describe('nearestCentroid', () => {
  test.each(golden.cases)('agrees with scikit-learn: $call', async ({ scale, centroids, predict }) => {
    const model = await nearestCentroid({ scale }).fit({ x: golden.x, y: golden.y })
    const got = hostData(model.centroids)
    centroids.flat().forEach((v, i) => {
      expect(got[i]).toBeCloseTo(v, 12)
    })
    expect(await model.predict(golden.test)).toEqual(predict)
  })

  test('shrinks centroids onto the mean', async () => {
    const x = [[0], [2], [6], [8]]
    const centroids = async (shrink: number) => {
      const model = await nearestCentroid({ shrink }).fit({ x, y: ['a', 'a', 'b', 'b'] })
      return [...hostData(model.centroids)]
    }
    expect(await centroids(0)).toEqual([1, 7])
    expect(await centroids(0.5)).toEqual([2.5, 5.5])
    expect(await centroids(1)).toEqual([4, 4])
  })

  test('a loaded model shows its centroids too', async () => {
    const model = await nearestCentroid().fit({ x: golden.x, y: golden.y })
    expect(hostData(load(save(model), nearestCentroid).centroids)).toEqual(hostData(model.centroids))
  })
})
