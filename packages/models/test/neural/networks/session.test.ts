import { type Graph, type HostArray, hostTensor, type Shape, type Tensor, trace } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import { assertClose } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import { runOnnx } from '../../run-onnx.ts'
import { filled, formula, type Make } from '../torch.ts'

const make: Make = (data, shape) => hostTensor(Float32Array.from(data), shape, 'float32')
const text = { vocabulary: 20, size: 8, heads: 2, hidden: 16 }
const image = [3, 32, 32]
const tower = nn.mlp(4, { hidden: [8] })

/** Every kind of network there is, with the shape of an example; token numbers are below `ids`. */
const networks: readonly (readonly [name: string, net: nn.Layer, shape: Shape, ids?: number])[] = [
  ['mlp', nn.mlp(3, { hidden: [16], batchNorm: true }), [5]],
  ['cnn', nn.cnn(5, { channels: [8, 16], batchNorm: true }), [1, 14, 14]],
  ['resNet 18', nn.resNet(18, 5), image],
  ['resNet 50', nn.resNet(50, 5), image],
  ['cifarResNet 20', nn.cifarResNet(20, 5), image],
  ['mobileNetV1', nn.mobileNetV1(5), image],
  ['mobileNetV2', nn.mobileNetV2(5), image],
  ['mobileNetV3 large', nn.mobileNetV3('large', 5), image],
  ['mobileNetV3 small', nn.mobileNetV3('small', 5), image],
  ['transformerEncoder', nn.transformerEncoder(3, text), [7], 20],
  ['transformerDecoder', nn.transformerDecoder(text), [7], 20],
  ['twoTower', nn.twoTower({ query: tower, item: tower, columns: 2 }), [5]],
  ['lstm both ways', nn.lstm(6, { bidirectional: true }), [5, 3]],
  ['gru', nn.gru(6), [5, 3]],
]

describe('a whole network, exported to an ONNX file, gives in our session what it gives where it was trained', () => {
  test.each(networks.map((n) => [n[0], n] as const))('%s', async (_, [, net, shape, ids]) => {
    const weights = filled(nn.initialize(net, shape), make)
    const rows = 2
    const size = shape.reduce((a, b) => a * b, rows)
    const values = ids ? Float64Array.from({ length: size }, (_, i) => (i * 7) % ids) : formula(3, size, 4)
    const x = make(values, [rows, ...shape])
    const wanted = await nn.predict(net, weights, x)
    const graph: Graph = trace(
      (t: Tensor) => nn.run(net, weights, t).y,
      [{ name: 'x', dtype: 'float32', shape: ['N', ...shape] }],
    )
    const feeds = { x: { dtype: 'float32', shape: x.shape, data: x.value as Float32Array } } satisfies {
      x: HostArray
    }
    using ready = await session(toOnnx(graph))
    const { output } = await ready.run(feeds)
    const largest = Math.max(...(wanted.value as Float32Array).map(Math.abs))
    const close = { relative: 1e-4, absolute: 1e-5 * Math.max(1, largest) }
    expect(output!.shape).toEqual(wanted.shape)
    assertClose(output!.data as Float32Array, wanted.value as Float32Array, close)
    if (runOnnx) {
      const theirs = await runOnnx.runGraph(graph, feeds)
      assertClose(output!.data as Float32Array, theirs.output!.data as Float32Array, close)
    }
  })
})
