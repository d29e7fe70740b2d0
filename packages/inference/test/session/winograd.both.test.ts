import type { HostArray } from '@foldwise/core'
import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { graph, node, spec } from '../support/graphs.ts'
import { some } from '../support/image-graph.ts'

/** A residual block, odd in size, padded on one side, its channels no multiple of 4. */
const g = graph(
  [spec('x', 'float32', ['N', 10, 9, 7])],
  [
    node('Conv', ['x', 'v', 'b'], ['a'], { pads: { ints: [0, 2, 2, 0] } }),
    node('HardSwish', ['a'], ['h']),
    node('Conv', ['h', 'w'], ['c'], { auto_pad: { string: 'SAME_UPPER' } }),
    node('Add', ['c', 'x'], ['d']),
    node('Relu', ['d'], ['y']),
  ],
  [spec('y', 'float32', ['N', 10, 9, 7])],
  { v: some([13, 10, 3, 3], 2, 0.2), b: some([13], 3), w: some([10, 13, 3, 3], 4, 0.2) },
)
const x = some([2, 10, 9, 7], 5, 2)

async function hashOf(threads: number): Promise<number> {
  using s = await session(g, { threads })
  const { y } = await s.run({ x })
  let hash = 0
  for (const b of new Uint32Array((y!.data as Float32Array).buffer)) hash = (Math.imul(hash, 31) + b) | 0
  return hash
}

test('layers of 3 by 3 windows have the same bits in Node and Chromium, for any number of threads', async () => {
  expect([await hashOf(1), await hashOf(3)]).toEqual([-1656912775, -1656912775])
})

test('they are within 1e-5 of the largest value of what the nodes give one by one', async () => {
  const [y, expected] = await Promise.all(
    [true, false].map(async (optimize) => {
      using s = await session(g, { optimize })
      return (await s.run({ x })).y as HostArray<'float32'>
    }),
  )
  const largest = expected!.data.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  const error = expected!.data.reduce((m, v, i) => Math.max(m, Math.abs(v - y!.data[i]!)), 0)
  expect(error).toBeGreaterThan(0)
  expect(error / largest).toBeLessThan(1e-5)
})

test('images too small for tiles, of the same session, go the other way', async () => {
  const small = graph(
    [spec('x', 'float32', ['N', 10, '?', '?'])],
    [node('Conv', ['x', 'w'], ['y'], { pads: { ints: [1, 1, 1, 1] } })],
    [spec('y', 'float32', ['N', 8, '?', '?'])],
    { w: some([8, 10, 3, 3], 4, 0.2) },
  )
  using fast = await session(small)
  using slow = await session(small, { optimize: false })
  for (const size of [1, 2, 3, 8]) {
    const image = some([3, 10, size, size], size)
    const [y, expected] = [(await fast.run({ x: image })).y!, (await slow.run({ x: image })).y!]
    const error = Math.max(...Array.from(expected.data as Float32Array, (v, i) => Math.abs(v - (y.data[i] as number))))
    expect(error).toBeLessThan(1e-5)
  }
  // Weights for sums, for tiles, and as the bias: all of them prepared, none kept on the host.
  expect(fast.memory().constants).toBe(0)
  expect(fast.memory().prepared).toBeGreaterThan(4 * 8 * 10 * (9 + 16))
})

test('a value that is not finite spreads within tiles and no further', async () => {
  const one = graph(
    [spec('x', 'float32', ['N', 8, 8, 8])],
    [node('Conv', ['x', 'w'], ['y'], { pads: { ints: [1, 1, 1, 1] } })],
    [spec('y', 'float32', ['N', 8, 8, 8])],
    { w: some([8, 8, 3, 3], 4, 0.2) },
  )
  const image = some([1, 8, 8, 8])
  ;(image.data as Float32Array)[0] = Infinity
  using s = await session(one)
  const { y } = await s.run({ x: image })
  const finite = Array.from({ length: 64 }, (_, i) => Number.isFinite((y!.data as Float32Array)[i]))
  // The first pixel lies under the first tile alone.
  expect(finite.flatMap((v, i) => (v ? [] : [i]))).toEqual([0, 1, 8, 9])
})
