import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { imageGraph } from '../support/image-graph.ts'

test('a network on images gives the same bits in Node and Chromium', async () => {
  const { graph, feeds } = imageGraph({
    ...{ rows: 2, height: 13, width: 12, channels: 4, head: 'none' },
    layers: (['one', 'depthwise', 'two'] as const).map((groups, i) => ({
      ...{ channels: 10, kernel: 3, stride: i === 1 ? 2 : 1, pads: [1, 1, 1, 1], dilation: 1, groups, bias: true },
      ...{
        padNode: false,
        norm: true,
        dropout: false,
        residual: i === 0,
        activation: 'HardSwish',
        pool: 'none',
        excite: true,
      },
    })),
  })
  using s = await session(graph)
  const { y } = await s.run(feeds)
  const bits = new Uint32Array((y!.data as Float32Array).buffer)
  let hash = 0
  for (const b of bits) hash = (Math.imul(hash, 31) + b) | 0
  expect([y!.shape, hash]).toEqual([[2, 10, 7, 6], -872965850])
})
