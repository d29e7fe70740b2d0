import { hostData, type Params } from '@foldwise/core'
import { crossEntropy, initialize, sgd, train } from '@foldwise/models/neural'
import { expect, test } from 'vitest'
import { networkOf } from '../../src/networks/spec.ts'
import { imageLoader } from '../../src/training/image-loader.ts'

const images = {
  pixels: Uint8Array.from({ length: 4 * 3 * 32 * 32 }, (_, i) => (i * 37) % 251),
  labels: Int32Array.of(0, 1, 2, 0),
  shape: [3, 32, 32] as const,
}
const changed = (a: Params, b: Params): string[] =>
  Object.keys(a).filter((name) => hostData(a[name]!).some((v, i) => v !== hostData(b[name]!)[i]))

test('blocks before the first that learns keep their weights, and gradients reach all after it', async () => {
  const network = networkOf({ kind: 'mobileNetV2', size: 32, frozenBefore: 14 }, 3)
  const start = initialize(network, images.shape)
  const { weights } = await train(network, start, imageLoader(images, { batchSize: 4, seed: 0 }), {
    epochs: 1,
    loss: crossEntropy(),
    optimizer: sgd({ learningRate: 1 }),
  })
  const parts = [...new Set(changed(start.params, weights.params).map((name) => name.split('.')[0]))]
  expect(parts).toEqual(['block14', 'block15', 'block16', 'last', 'fc'])
})

test('image batches have another order each epoch, the same for the same seed', async () => {
  const order = async (seed: number, epoch: number): Promise<string[]> => {
    const seen: string[] = []
    for await (const { x } of imageLoader(images, { batchSize: 4, seed, shuffle: true }).batches(epoch)) {
      seen.push(hostData(x).join())
    }
    return seen
  }
  expect(await order(1, 0)).toEqual(await order(1, 0))
  expect(await order(1, 0)).not.toEqual(await order(1, 1))
})
