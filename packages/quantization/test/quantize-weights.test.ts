import { type Graph, InputError, ParamError } from '@foldwise/core'
import { fromOnnx, session, toOnnx } from '@foldwise/inference'
import { expect, test } from 'vitest'
import { compareGraphs, quantizeWeights } from '../src/index.ts'
import { rows, twoLayers } from './support/two-layers.ts'

const ort = await import('onnxruntime-node').catch(() => undefined)

test('weights become int8 with a scale for each output, before a DequantizeLinear of the same name', () => {
  const { graph } = quantizeWeights(twoLayers, { minElements: 0 })
  expect(graph.nodes.slice(0, 2)).toEqual([
    { op: 'DequantizeLinear', inputs: ['W_int8', 'W_scale'], outputs: ['W'], attrs: { axis: { int: 1 } } },
    { op: 'DequantizeLinear', inputs: ['V_int8', 'V_scale'], outputs: ['V'], attrs: { axis: { int: 0 } } },
  ])
  expect(graph.nodes.slice(2)).toEqual(twoLayers.nodes)
  expect(Object.keys(graph.constants)).toEqual(['b', 'W_int8', 'W_scale', 'V_int8', 'V_scale'])
  expect(graph.constants.W_scale!.shape).toEqual([32])
  expect(graph.constants.V_scale!.shape).toEqual([5])
})

test('the report states bytes and errors', () => {
  const { graph, report } = quantizeWeights(twoLayers)
  expect(report.weights.map((w) => [w.name, w.bytesBefore, w.bytesAfter])).toEqual([['W', 8192, 2048 + 128]])
  expect(report.skipped).toEqual([{ name: 'V', reason: 'has fewer than 256 elements' }])
  expect([report.bytesBefore, report.bytesAfter]).toEqual([8192 + 128 + 640, 2176 + 128 + 640])
  expect(report.fileBytesBefore).toBe(toOnnx(twoLayers).length)
  expect(report.fileBytesAfter).toBe(toOnnx(graph).length)
  const [w] = report.weights
  const largest = Math.max(...(twoLayers.constants.W!.data as Float32Array).map(Math.abs))
  expect(w!.maxError).toBeGreaterThan(0)
  expect(w!.maxError).toBeLessThanOrEqual((0.5001 * largest) / 127)
  expect(w!.meanError).toBeLessThan(w!.maxError / 2)
})

test('predictions stay close, and scales per channel are closer than one for all', async () => {
  const feeds = { x: rows(500) }
  const perChannel = quantizeWeights(twoLayers, { minElements: 0 })
  const perTensor = quantizeWeights(twoLayers, { minElements: 0, perChannel: false })
  const fine = await compareGraphs(twoLayers, perChannel.graph, feeds)
  const coarse = await compareGraphs(twoLayers, perTensor.graph, feeds)
  expect(fine.probabilities!.maxAbsDiff).toBeLessThan(0.03)
  expect(fine.label!.agreement).toBeGreaterThan(0.98)
  expect(fine.probabilities!.meanAbsDiff).toBeLessThan(coarse.probabilities!.meanAbsDiff)
  expect(perChannel.report.weights[0]!.meanError).toBeLessThan(0.5 * perTensor.report.weights[0]!.meanError)
})

test.skipIf(!ort)(
  'ONNX Runtime gives the same results for the quantized file (skipped without its library)',
  async () => {
    const { InferenceSession, Tensor } = ort!
    for (const perChannel of [true, false]) {
      const bytes = toOnnx(quantizeWeights(twoLayers, { minElements: 0, perChannel }).graph)
      const x = rows(50)
      const theirs = await (await InferenceSession.create(bytes)).run({ x: new Tensor('float32', x.data, [50, 64]) })
      const ours = await (await session(fromOnnx(bytes))).run({ x })
      expect([...ours.label!.data]).toEqual([...(theirs.label!.data as BigInt64Array)])
      const expected = theirs.probabilities!.data as Float32Array
      ;(ours.probabilities!.data as Float32Array).forEach((p, i) => {
        expect(Math.abs(p - expected[i]!)).toBeLessThan(1e-5)
      })
    }
  },
)

test('constants with another use, another type or another rank stay as they are, and the report says why', () => {
  const square = { dtype: 'float32', shape: [64, 64], data: new Float32Array(4096).fill(0.5) } as const
  const graph: Graph = {
    inputs: twoLayers.inputs,
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 64] }],
    nodes: [
      { op: 'MatMul', inputs: ['x', 'both'], outputs: ['a'], attrs: {} },
      { op: 'Gemm', inputs: ['a', 'both'], outputs: ['b'], attrs: { transB: { int: 1 } } },
      { op: 'MatMul', inputs: ['b', 'wide'], outputs: ['c'], attrs: {} },
      { op: 'Add', inputs: ['c', 'wide'], outputs: ['d'], attrs: {} },
      { op: 'MatMul', inputs: ['d', 'cube'], outputs: ['e'], attrs: {} },
      { op: 'MatMul', inputs: ['e', 'infinite'], outputs: ['y'], attrs: {} },
    ],
    constants: {
      both: square,
      wide: square,
      cube: { ...square, shape: [1, 64, 64] },
      infinite: { ...square, data: new Float32Array(4096).fill(Infinity) },
    },
    opsets: { '': 17 },
  }
  const { graph: same, report } = quantizeWeights(graph)
  expect(same).toEqual(graph)
  expect(report.skipped).toEqual([
    { name: 'both', reason: 'is also used in another way' },
    { name: 'wide', reason: 'is also used in another way' },
    { name: 'cube', reason: 'has 3 axes' },
    { name: 'infinite', reason: 'has values that are not finite' },
  ])
})

test('names that are taken are not taken again', () => {
  const nodes = [...twoLayers.nodes, { op: 'Neg', inputs: ['b'], outputs: ['W_int8'], attrs: {} }]
  expect(Object.keys(quantizeWeights({ ...twoLayers, nodes }).graph.constants)).toContain('W_int8_2')
})

test('a graph too old for scales along an axis is an error', () => {
  expect(() => quantizeWeights({ ...twoLayers, opsets: { '': 12 } })).toThrow(
    new InputError(
      'quantizeWeights: expected operator set 13 or later, got 12. Convert the model with onnx.version_converter.',
    ),
  )
})

test('an option out of range is an error', () => {
  expect(() => quantizeWeights(twoLayers, { minElements: -1 })).toThrow(
    new ParamError(
      "quantizeWeights: expected 'minElements' to be an integer >= 0, got -1. Use 0 to quantize every weight.",
    ),
  )
})

test('filters of convolutions have a scale for each output channel, and ONNX Runtime runs them', async (context) => {
  const filter = Float32Array.from({ length: 4 * 3 * 9 }, (_, i) => ((i * 37) % 101) / 50 - 1)
  const graph: Graph = {
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 3, 5, 5] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 4, 3, 3] }],
    nodes: [{ op: 'Conv', inputs: ['x', 'w'], outputs: ['y'], attrs: {} }],
    constants: { w: { dtype: 'float32', shape: [4, 3, 3, 3], data: filter } },
    opsets: { '': 17 },
  }
  const { graph: small, report } = quantizeWeights(graph, { minElements: 0 })
  expect(small.constants.w_scale!.shape).toEqual([4])
  expect(small.constants.w_int8!.shape).toEqual([4, 3, 3, 3])
  expect(report.weights[0]!.maxError).toBeLessThanOrEqual(0.5001 / 127)
  if (!ort) return context.skip('onnxruntime-node is not there')
  const x = Float32Array.from({ length: 75 }, (_, i) => ((i * 7) % 11) / 11)
  const run = async (g: Graph) => {
    const s = await ort.InferenceSession.create(toOnnx(g))
    const { y } = await s.run({ x: new ort.Tensor('float32', x, [1, 3, 5, 5]) })
    return [...(y!.data as Float32Array)]
  }
  const [before, after] = [await run(graph), await run(small)]
  before.forEach((v, i) => {
    // 27 products, each off by half a scale times an input of at most 1.
    expect(Math.abs(v - after[i]!)).toBeLessThan((27 * 0.51) / 127)
  })
  expect(after).not.toEqual(before)
})

test('weights without values still have a scale for each output', () => {
  const graph: Graph = {
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 0] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 3] }],
    nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'], attrs: {} }],
    constants: { w: { dtype: 'float32', shape: [0, 3], data: new Float32Array(0) } },
    opsets: { '': 17 },
  }
  expect(quantizeWeights(graph, { minElements: 0 }).graph.constants.w_scale!.shape).toEqual([3])
})
