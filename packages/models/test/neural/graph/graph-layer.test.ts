import {
  type Graph,
  hostData,
  hostTensor,
  InputError,
  type Params,
  type Shape,
  scope,
  type Tensor,
  tensor,
  trace,
  valueAndGrad,
} from '@foldwise/core'
import { mul, sum } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { fromOnnx, session, toOnnx } from '@foldwise/inference'
import { assertClose } from '@foldwise/testing'
import { afterEach, describe, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/neural-onnx.json' with { type: 'json' }
import { assertTensors, cosines, filled, formula, type Make } from '../torch.ts'
import { spirals } from '../training/data.ts'

const device = await wasm()
afterEach(() => expect(device.live).toBe(0))
const host: Make = (data, shape) => hostTensor(Float32Array.from(data), shape, 'float32')
const onDevice: Make = (data, shape) => device.tensor(data, shape, 'float32')
const moved = (params: Params): Params =>
  Object.fromEntries(
    Object.entries(params).map(([name, t]) => [name, onDevice(Float64Array.from(hostData(t)), t.shape)]),
  )
const exported = (net: nn.Layer, weights: nn.Weights, shape: Shape): Graph =>
  trace((x: Tensor) => nn.run(net, weights, x).y, [{ name: 'x', dtype: 'float32', shape: ['N', ...shape] }])

describe("a file of PyTorch's exporter trains on as PyTorch's network does: output, all gradients, running statistics", () => {
  test.each(golden.cases.map((c) => [c.name, c] as const))('%s', async (_, c) => {
    const net = nn.graphLayer(fromOnnx(new Uint8Array(Buffer.from(c.onnx, 'base64'))))
    const fresh = nn.initialize(net, c.shape.slice(1))
    expect(Object.keys(fresh.params).sort()).toEqual(Object.keys(c.grads).sort())
    const { value, grads } = scope(() => {
      const size = c.shape.reduce((a, b) => a * b)
      const values = c.ids ? Float64Array.from({ length: size }, (_, i) => (i * 3) % c.ids) : formula(0, size, 4)
      const x = onDevice(values, c.shape)
      const state = moved(fresh.state)
      return valueAndGrad((params: Params) => {
        const { y, state: after } = nn.run(net, { params, state }, x, { training: true })
        return { loss: sum(mul(y, onDevice(cosines(y.size), y.shape))), y, state: after }
      })(moved(fresh.params))
    })
    await assertTensors({ y: value.y }, { y: c.y }, 1e-4)
    await assertTensors(grads, c.grads, 1e-4)
    await assertTensors(value.state, c.state, 1e-4)
    // And it goes out again, for any number of rows.
    const graph = exported(net, fresh, c.shape.slice(1))
    expect(graph.outputs[0]!.shape[0]).toBe('N')
    if (c.ids) {
      const ids = host(
        Float64Array.from({ length: 10 }, (_, i) => (i * 3) % c.ids),
        c.shape,
      )
      const { output } = await (await session(graph)).run({ x: ids })
      assertClose(output!.data as Float32Array, c.y.data, { relative: 1e-4, absolute: 1e-5 })
    }
    for (const t of [value.loss, value.y, ...Object.values(value.state), ...Object.values(grads)]) t.dispose()
  })
})

const text = { vocabulary: 20, size: 8, heads: 2, hidden: 16 }
const image = [3, 32, 32]
/** Networks of every family, the shape of an example, and for token numbers how many there are. */
const networks: readonly (readonly [name: string, net: nn.Layer, shape: Shape, ids?: number])[] = [
  ['cnn', nn.cnn(5, { channels: [4, 8], batchNorm: true }), [1, 14, 14]],
  ['cifarResNet 20', nn.cifarResNet(20, 5), image],
  ['mobileNetV3 small', nn.mobileNetV3('small', 5, { width: 0.5 }), image],
  ['transformerEncoder', nn.transformerEncoder(3, text), [7], 20],
  ['transformerDecoder', nn.transformerDecoder(text), [7], 20],
  ['lstm both ways', nn.lstm(6, { bidirectional: true }), [5, 3]],
  ['gru', nn.gru(6), [5, 3]],
]

describe('a network of ours that comes back from its file computes the same, and is exported again', () => {
  test.each(networks.map((n) => [n[0], n] as const))('%s', async (_, [, net, shape, ids]) => {
    const weights = filled(nn.initialize(net, shape), host)
    const graph = fromOnnx(toOnnx(exported(net, weights, shape)))
    const again = nn.graphLayer(graph)
    const imported = nn.initialize(again, shape)
    const size = shape.reduce((a, b) => a * b, 3)
    const x = host(ids ? Float64Array.from({ length: size }, (_, i) => (i * 7) % ids) : formula(3, size, 4), [
      3,
      ...shape,
    ])
    const want = hostData(await nn.predict(net, weights, x))
    const close = { relative: 1e-4, absolute: 1e-5 * Math.max(1, ...Array.from(want, Math.abs)) }
    assertClose(hostData(await nn.predict(again, imported, x)), want, close)
    const second = await session(exported(again, imported, shape))
    const { output } = await second.run({ x })
    assertClose(output!.data as Float32Array, want, close)
  })
})

const body = nn.sequential({ fc: nn.dense(16), bn: nn.batchNorm(), act: nn.activation('relu') })
const whole = nn.sequential({ body, head: nn.dense(4) })
const weights = nn.initialize(whole, [2])
const graph = exported(whole, weights, [2])

test('the front of a graph takes a new head: first the head learns alone, then all of it', async () => {
  const relu = graph.nodes.find((n) => n.op === 'Relu')!.outputs[0]!
  const net = nn.sequential({ body: nn.graphLayer(graph, { output: relu }), head: nn.dense(3) })
  const start = nn.initialize(net, [2])
  const data = nn.loader(spirals(120), { batchSize: 40, shuffle: true })
  const options = { loss: nn.crossEntropy(), optimizer: nn.adam({ learningRate: 0.02 }), epochs: 20 }
  const head = await nn.train(net, start, data, { ...options, frozen: /^body\./ })
  const bodyOf = (w: nn.Weights) =>
    [w.params, w.state].flatMap((p) => Object.values(nn.part(p, 'body')).map((t) => [...hostData(t)]))
  expect(bodyOf(head.weights)).toEqual(bodyOf(start))
  const tuned = await nn.train(net, head.weights, data, options)
  expect(bodyOf(tuned.weights).every((v, i) => String(v) !== String(bodyOf(start)[i]))).toBe(true)
  expect(head.history.at(-1)!.loss!).toBeLessThan(head.history[0]!.loss!)
  expect(tuned.history.at(-1)!.loss!).toBeLessThan(head.history.at(-1)!.loss! / 1.5)
})

test('constants that are named fixed, masks and numbers stay as they are', () => {
  const all = nn.initialize(nn.graphLayer(graph), [2])
  const names = Object.keys(all.params)
  const some = nn.initialize(nn.graphLayer(graph, { fixed: new RegExp(`^${names[0]}$`) }), [2])
  expect(Object.keys(some.params)).toEqual(names.slice(1))
  const masked = trace(
    (x: Tensor) => mul(x, tensor([1, -Infinity], [2])),
    [{ name: 'x', dtype: 'float32', shape: ['N', 2] }],
  )
  expect(nn.initialize(nn.graphLayer(masked), [2]).params).toEqual({})
})

test('graphs that cannot be trained through are refused by name', () => {
  expect(() => nn.graphLayer(graph, { output: 'nowhere' })).toThrow(InputError)
  expect(() => nn.graphLayer(graph, { output: 'nowhere' })).toThrow(/got 'nowhere'/)
  const strange = { ...graph, nodes: [...graph.nodes.slice(0, -1), { ...graph.nodes.at(-1)!, op: 'NonZero' }] }
  expect(() => nn.graphLayer(strange)).toThrow(/got NonZero/)
  const two = { ...graph, inputs: [...graph.inputs, { ...graph.inputs[0]!, name: 'other' }] }
  expect(() => nn.graphLayer(two)).toThrow(/one input, got 'x', 'other'/)
})
