import { encodeTensors, hostData, tensor, trace } from '@foldwise/core'
import { fromOnnx, toOnnx } from '@foldwise/inference'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const net = nn.sequential({ body: nn.dense(3), act: nn.activation('relu'), head: nn.dense(2, { bias: false }) })
const weights = nn.initialize(net, [4], 5)
const values = (w: nn.Weights) => Object.entries(w.params).map(([name, t]) => [name, [...hostData(t)]])

test('weights of a safetensors file go in by name', () => {
  const tensors = new Map(
    Object.entries(weights.params).map(([name, { dtype, shape, value }]) => [
      name,
      { dtype, shape, data: value as Float32Array<ArrayBuffer> },
    ]),
  )
  const file = encodeTensors({ tensors, metadata: new Map() })
  expect(values(nn.weightsFrom(nn.initialize(net, [4], 6), nn.fromSafetensors(file)))).toEqual(values(weights))
})

test('weights of an ONNX file go in by the names of its initialisers', () => {
  const graph = trace((x) => nn.run(net, weights, x).y, [{ name: 'x', dtype: 'float32', shape: ['N', 4] }])
  const found = nn.fromGraph(fromOnnx(toOnnx(graph)))
  // The tracer gives constants names of its own, which a table turns into the network's.
  const renamed = Object.fromEntries(
    Object.entries(weights.params).map(([name, want]) => {
      const same = Object.values(found).find((t) => String(hostData(t)) === String(hostData(want)))
      return [name, same ?? tensor([0])]
    }),
  )
  expect(values(nn.weightsFrom(nn.initialize(net, [4], 6), renamed))).toEqual(values(weights))
})
