import { expect, test } from 'vitest'
import * as nn from '../../src/neural/index.ts'
import { bits, network, spirals } from './training/data.ts'

test('a network trained on wasm has the same bits in Node and in Chromium', async () => {
  const net = network(0.2)
  const { weights } = await nn.train(net, nn.initialize(net, [2]), nn.loader(spirals(120), { shuffle: true }), {
    loss: nn.crossEntropy({ labelSmoothing: 0.1 }),
    epochs: 5,
    schedule: nn.cosine(),
    clipNorm: 1,
  })
  // Made in Node 24 on x86-64.
  expect(await bits(weights)).toBe('5b40a047')
})
