import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type HostArray, InputError } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Session, session } from '../../src/index.ts'
import { difference } from '../support/difference.ts'
import { float32, graph, node, spec } from '../support/graphs.ts'
import { imageGraph, networks, some } from '../support/image-graph.ts'
import { ort, runOrt, withoutOrt } from '../support/onnxruntime.ts'

/** The largest value of an output, at least 1: tolerances are shares of it. */
const scaleOf = ({ data }: HostArray): number => (data as Float32Array).reduce((m, v) => Math.max(m, Math.abs(v)), 1)

test('a network that is simplified and fused gives what its nodes give one by one', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (plan) => {
      const { graph, feeds } = imageGraph(plan)
      using fast = await session(graph)
      using slow = await session(graph, { optimize: false })
      const [y, expected] = [await fast.run(feeds), await slow.run(feeds)]
      expect(difference(y.y!, expected.y!, 1e-5, 1e-5 * scaleOf(expected.y!))).toBeUndefined()
    }),
    { numRuns: 50 },
  )
})

test.skipIf(!ort)(`and what ONNX Runtime gives (${withoutOrt})`, async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (plan) => {
      const { graph, feeds } = imageGraph(plan)
      using fast = await session(graph)
      const [y, expected] = [await fast.run(feeds), await runOrt(graph, feeds)]
      expect(difference(y.y!, expected.y!, 1e-4, 1e-5 * scaleOf(expected.y!))).toBeUndefined()
    }),
    { numRuns: 15 },
  )
})

test('a row has the same bits alone and in a batch, and every number of threads gives the same ones', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (plan) => {
      const { graph, feeds } = imageGraph(plan)
      using one = await session(graph)
      using three = await session(graph, { threads: 3 })
      const { y } = await one.run(feeds)
      expect((await three.run(feeds)).y).toEqual(y)
      const each = feeds.x.data.length / plan.rows
      const last = {
        ...feeds.x,
        shape: [1, ...feeds.x.shape.slice(1)],
        data: (feeds.x.data as Float32Array).slice(-each),
      }
      const alone = (await one.run({ x: last as typeof feeds.x })).y!
      expect(alone.data).toEqual((y!.data as Float32Array).slice(-alone.data.length))
    }),
    { numRuns: 15 },
  )
})

test('wide layers are cut between threads without a change of bits', async () => {
  const w = some([64, 64, 3, 3], 2, 0.1)
  const dense = some([4096, 32], 3, 0.1)
  const g = graph(
    [spec('x', 'float32', ['N', 64, 16, 16])],
    [
      node('Conv', ['x', 'w'], ['a'], { pads: { ints: [1, 1, 1, 1] } }),
      node('Relu', ['a'], ['b']),
      node('MaxPool', ['b'], ['p'], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } }),
      node('Flatten', ['p'], ['f']),
      node('Gemm', ['f', 'd'], ['y']),
    ],
    [spec('y', 'float32', ['N', 32])],
    { w, d: dense },
  )
  const x = some([2, 64, 16, 16])
  using one = await session(g)
  using three = await session(g, { threads: 3 })
  using plain = await session(g, { optimize: false })
  const { y } = await one.run({ x })
  expect((await three.run({ x })).y).toEqual(y)
  expect(difference(y!, (await plain.run({ x })).y!, 1e-5, 1e-4)).toBeUndefined()
})

describe('values that fast ways do not take go the usual way', () => {
  const relu = (inputs: Parameters<typeof graph>[0], constants: Parameters<typeof graph>[3]) =>
    graph(
      inputs,
      [node('Conv', ['x', 'w'], ['a']), node('Add', ['a', 'r'], ['b']), node('Relu', ['b'], ['y'])],
      [spec('y', inputs[0]!.dtype, ['N', 2, '?', '?'])],
      constants,
    )

  test('a sum that broadcasts', async () => {
    const inputs = [spec('x', 'float32', ['N', 3, 4, 4]), spec('r', 'float32', [2, 1, 1])]
    const g = relu(inputs, { w: some([2, 3, 3, 3]) })
    const feeds = { x: some([2, 3, 4, 4]), r: some([2, 1, 1], 4) }
    const [y, expected] = await Promise.all(
      [true, false].map(async (optimize) => (await (await session(g, { optimize })).run(feeds)).y!),
    )
    expect(difference(y!, expected!, 1e-5, 1e-6)).toBeUndefined()
  })

  test('float64', async () => {
    const wide = (v: ReturnType<typeof some>) =>
      ({ dtype: 'float64', shape: v.shape, data: Float64Array.from(v.data as Float32Array) }) as const
    const inputs = [spec('x', 'float64', ['N', 3, 4, 4]), spec('r', 'float64', ['N', 2, 2, 2])]
    using s = await session(relu(inputs, { w: wide(some([2, 3, 3, 3])) }))
    const { y } = await s.run({ x: wide(some([1, 3, 4, 4])), r: wide(some([1, 2, 2, 2], 4)) })
    expect(y!.dtype).toBe('float64')
  })

  test('weights that are an input', async () => {
    const g = graph(
      [spec('x', 'float32', ['N', 3, 4, 4]), spec('w', 'float32', [2, 3, 3, 3])],
      [node('Conv', ['x', 'w'], ['a']), node('Relu', ['a'], ['y'])],
      [spec('y', 'float32', ['N', 2, 2, 2])],
    )
    using s = await session(g)
    const { y } = await s.run({ x: some([1, 3, 4, 4]), w: some([2, 3, 3, 3]) })
    expect(Math.min(...(y!.data as Float32Array))).toBe(0)
  })
})

test('a value between fused nodes that is an output is there', async () => {
  const g = graph(
    [spec('x', 'float32', ['N', 3, 4, 4])],
    [node('Conv', ['x', 'w'], ['a']), node('Relu', ['a'], ['y'])],
    [spec('a', 'float32', ['N', 2, 2, 2]), spec('y', 'float32', ['N', 2, 2, 2])],
    { w: some([2, 3, 3, 3]) },
  )
  using s = await session(g)
  const { a, y } = await s.run({ x: some([1, 3, 4, 4]) })
  expect(Array.from(y!.data as Float32Array)).toEqual(Array.from(a!.data as Float32Array, (v) => Math.max(v, 0)))
})

test('NaN passes through fused activations, as the operators say', async () => {
  const g = graph(
    [spec('x', 'float32', ['N', 1, 1, 2])],
    [node('Conv', ['x', 'w'], ['a']), node('Relu', ['a'], ['y'])],
    [spec('y', 'float32', ['N', 1, 1, 2])],
    { w: float32([1], [1, 1, 1, 1]) },
  )
  using s = await session(g)
  const { y } = await s.run({ x: float32([NaN, -2], [1, 1, 1, 2]) })
  expect(Array.from(y!.data as Float32Array)).toEqual([NaN, 0])
})

test('memory is what the session took, runs of one size take no more, and disposing gives all of it back, when the last run has ended', async () => {
  const { graph: g, feeds } = imageGraph({
    ...{ rows: 2, height: 12, width: 12, channels: 4, head: 'Flatten' },
    layers: [
      {
        ...{
          channels: 16,
          kernel: 3,
          stride: 1,
          pads: [1, 1, 1, 1],
          dilation: 1,
          groups: 'one',
          bias: true,
          padNode: false,
        },
        ...{ norm: true, dropout: true, residual: true, activation: 'Relu', pool: 'MaxPool', excite: true },
      },
    ],
  })
  const { heap } = await loadKernels()
  const before = heap.used
  const s = await session(g)
  expect(s.memory().buffers).toBe(0)
  expect(s.memory().prepared).toBeGreaterThan(4 * 16 * 4 * 9)
  const { y } = await s.run(feeds)
  const after = [s.memory(), heap.used] as const
  expect(after[0].prepared + after[0].buffers).toBeLessThanOrEqual(heap.used - before)
  for (let i = 0; i < 5; i++) await s.run(feeds)
  expect([s.memory(), heap.used]).toEqual(after)
  const underWay = s.run(feeds)
  s.dispose()
  expect(heap.used).toBeGreaterThan(before)
  expect((await underWay).y).toEqual(y)
  expect(heap.used).toBe(before)
  expect(s.memory()).toEqual({ constants: 0, prepared: 0, buffers: 0 })
})

test('threads need little memory of their own, whatever the number of rows', async () => {
  const g = graph(
    [spec('x', 'float32', ['N', 8, 32, 32])],
    [node('Conv', ['x', 'w'], ['y'], { pads: { ints: [3, 3, 3, 3] } })],
    [spec('y', 'float32', ['N', 8, 32, 32])],
    { w: some([8, 8, 7, 7]) },
  )
  const x = some([256, 8, 32, 32])
  using one = await session(g)
  using three = await session(g, { threads: 3 })
  for (const s of [one, three]) await s.run({ x })
  expect(three.memory().buffers - one.memory().buffers).toBeLessThan(4e6)
})

test('weights stay once: packed, and made again for runs that go the usual way', async () => {
  const half = { auto_pad: { string: 'SAME_UPPER' }, group: { int: 2 } }
  const g = graph(
    [spec('x', 'float32', ['N', 4, '?', '?'])],
    [
      node('Conv', ['x', 'w', 'b'], ['a'], half),
      node('Conv', ['a', 'd'], ['c'], { group: { int: 12 } }),
      node('GlobalAveragePool', ['c'], ['p']),
      node('Flatten', ['p'], ['f']),
      node('Gemm', ['f', 'm'], ['g']),
      node('MatMul', ['g', 'n'], ['y']),
    ],
    [spec('y', 'float32', ['N', 4])],
    { w: some([12, 2, 3, 3]), b: some([12]), d: some([12, 1, 2, 1]), m: some([12, 2000]), n: some([2000, 9]) },
  )
  using fast = await session(g)
  using slow = await session(g, { optimize: false })
  expect(fast.memory().constants).toBe(4 * 12)
  expect(slow.memory().constants).toBe(4 * (216 + 12 + 24 + 24000 + 18000))
  for (const shape of [
    [2, 4, 5, 3],
    [0, 4, 5, 3],
  ]) {
    const x = some(shape)
    const [y, expected] = [(await fast.run({ x })).y!, (await slow.run({ x })).y!]
    expect(difference(y, expected, 1e-5, 1e-4)).toBeUndefined()
  }
})

/** A session of a layer, and its weights as the graph had them. */
async function sessionAndWeights(optimize: boolean): Promise<[Session, WeakRef<object>]> {
  const w = some([4, 4, 3, 3])
  const g = graph(
    [spec('x', 'float32', ['N', 4, 5, 5])],
    [node('Conv', ['x', 'w'], ['a']), node('BatchNormalization', ['a', 's', 's', 's', 's'], ['y'])],
    [spec('y', 'float32', ['N', 4, 3, 3])],
    { w, s: float32([1, 2, 3, 4]) },
  )
  return [await session(g, { optimize }), new WeakRef(w.data as Float32Array)]
}

test('a session does not keep the graph that it was made from', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const [fast, folded] = await sessionAndWeights(true)
  const [slow, kept] = await sessionAndWeights(false)
  await new Promise((resolve) => setTimeout(resolve))
  collect()
  expect([folded.deref() === undefined, kept.deref() === undefined]).toEqual([true, false])
  for (const s of [fast, slow]) s.dispose()
})

test('a run that fails leaves the session as it was', async () => {
  const g = graph(
    [spec('x', 'float32', ['N', 3, '?', '?'])],
    [node('Conv', ['x', 'w'], ['y'])],
    [spec('y', 'float32', ['N', 2, '?', '?'])],
    { w: some([2, 3, 3, 3]) },
  )
  using s = await session(g)
  const first = await s.run({ x: some([1, 3, 4, 4]) })
  await expect(s.run({ x: some([1, 3, 2, 2]) })).rejects.toThrow('expected an image that windows')
  expect(await s.run({ x: some([1, 3, 4, 4]) })).toEqual(first)
})

test.each([0, 1.5, 257])('%d threads are refused', async (threads) => {
  await expect(session(graph([], [], []), { threads })).rejects.toThrow(
    new InputError(`session: expected a number of threads from 1 to 256, got ${threads}. Leave it out for one.`),
  )
})
