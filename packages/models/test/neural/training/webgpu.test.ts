import { expect, test } from 'vitest'
import { nodeWebgpu } from '../../../../core/test/device/gpu.ts'
import * as nn from '../../../src/neural/index.ts'
import { network, spirals } from './data.ts'

const device = await nodeWebgpu()

if (typeof device === 'string') {
  test.skip(`training on webgpu: ${device}`, () => {})
} else {
  test('a network trained on webgpu goes the way it goes on wasm', async () => {
    const net = network(0.1)
    const fit = (on: object) =>
      nn.train(net, nn.initialize(net, [2]), nn.loader(spirals(64), { shuffle: true }), {
        loss: nn.crossEntropy(),
        metrics: { accuracy: nn.accuracy },
        epochs: 2,
        ...on,
      })
    const [gpu, wasm] = [await fit({ device }), await fit({})]
    gpu.history.forEach(({ loss }, i) => {
      expect(Math.abs(loss! / wasm.history[i]!.loss! - 1)).toBeLessThan(0.01)
    })
    expect(device.live).toBe(0)
    device.dispose()
  })
}
