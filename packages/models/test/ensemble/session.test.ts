import { hostData, stream } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { expect, test } from 'vitest'
import { gradientBoostingClassifier, randomForestClassifier } from '../../src/index.ts'

const rng = stream(0, 'session')
const x = Array.from({ length: 200 }, () => Array.from({ length: 4 }, () => Math.fround(rng.normal())))
const y = x.map(([a, b]) => (a! + b! > 0 ? 'up' : 'down'))

test.each([
  ['a forest', randomForestClassifier({ nEstimators: 20 })],
  ['a boosted ensemble', gradientBoostingClassifier({ nEstimators: 20 })],
] as const)('the graph of %s runs in our own session', async (_, recipe) => {
  const model = await recipe.fit({ x, y })
  const running = await session(model.toGraph!())
  const out = await running.run({ x: { dtype: 'float32', shape: [200, 4], data: Float32Array.from(x.flat()) } })
  expect(out.label!.data).toEqual(await model.predict(x))
  const expected = hostData(await model.predictProba(x))
  const largest = Math.max(
    ...Array.from(expected, (p, i) => Math.abs(p - (out.probabilities!.data as Float32Array)[i]!)),
  )
  expect(largest).toBeLessThanOrEqual(1e-5)
})
