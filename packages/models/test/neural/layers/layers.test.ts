import { hostTensor, InputError, ParamError, stream, type Tensor, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const rows = (n: number, ...shape: number[]) =>
  hostTensor(
    Float32Array.from({ length: n * shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i)),
    [n, ...shape],
    'float32',
  )

const numbers = async (t: Tensor): Promise<number[]> => Array.from(await t.data())

test('a network learns its shapes from what its layers make', () => {
  const net = nn.sequential({
    conv1: nn.conv2d(8, 3, { pads: 'same' }),
    bn1: nn.batchNorm(),
    pool: nn.maxPooling(2),
    flat: nn.flatten(),
    fc: nn.dense(10),
  })
  const weights = nn.initialize(net, [3, 8, 8])
  expect(Object.fromEntries(Object.entries(weights.params).map(([k, t]) => [k, t.shape]))).toEqual({
    'conv1.weight': [8, 3, 3, 3],
    'conv1.bias': [8],
    'bn1.weight': [8],
    'bn1.bias': [8],
    'fc.weight': [10, 128],
    'fc.bias': [10],
  })
  expect(Object.keys(weights.state)).toEqual(['bn1.running_mean', 'bn1.running_var'])
  expect(nn.outputShape(net, weights, [3, 8, 8])).toEqual([10])
})

test('the same seed gives the same weights, another seed others', async () => {
  const bits = async (seed: number) => nn.initialize(nn.dense(4), [5], seed).params.weight!.data()
  expect(await bits(1)).toEqual(await bits(1))
  expect(await bits(1)).not.toEqual(await bits(2))
})

test('weights start with the spread they should have', async () => {
  const data = await numbers(nn.initialize(nn.dense(200), [400]).params.weight!)
  expect(Math.max(...data)).toBeLessThanOrEqual(1 / 20)
  expect(Math.max(...data)).toBeGreaterThan(0.0499)
  const mean = data.reduce((a, b) => a + b, 0) / data.length
  expect(Math.abs(mean)).toBeLessThan(5e-4)
  const normal = await numbers(nn.initialize(nn.embedding(100, 100), [3]).params.weight!)
  const variance = normal.reduce((a, b) => a + b * b, 0) / normal.length
  expect(variance).toBeCloseTo(1, 1)
})

test('dropout keeps the mean in training, and does nothing after', async () => {
  const ones = hostTensor(new Float32Array(20_000).fill(1), [200, 100], 'float32')
  const layer = nn.dropout(0.3)
  const { y } = nn.run(layer, { params: {}, state: {} }, ones, { training: true, random: stream(3) })
  const values = await numbers(y)
  const zeros = values.filter((v) => v === 0).length / values.length
  expect(zeros).toBeCloseTo(0.3, 1)
  expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(1, 1)
  expect(nn.run(layer, { params: {}, state: {} }, ones).y).toBe(ones)
  expect(() => nn.run(layer, { params: {}, state: {} }, ones, { training: true })).toThrow(InputError)
})

test('batch normalization leaves the statistics it was given as they were', async () => {
  const layer = nn.batchNorm()
  const weights = nn.initialize(layer, [4])
  const { state } = nn.run(layer, weights, rows(6, 4), { training: true })
  expect(await weights.state.running_var!.data()).toEqual(new Float32Array(4).fill(1))
  expect(await state.running_var!.data()).not.toEqual(new Float32Array(4).fill(1))
})

test('a causal layer does not see later positions, a bidirectional one does', async () => {
  const x = rows(1, 6, 8)
  const changed = tensor(
    (await x.data()).map((v, i) => (i >= 40 ? v + 1 : v)),
    [1, 6, 8],
  )
  const first = async (layer: nn.Layer, t: Tensor) => {
    const { y } = nn.run(layer, nn.initialize(layer, [6, 8]), t)
    return (await y.data()).slice(0, 40)
  }
  for (const causal of [true, false]) {
    const block = nn.transformerBlock({ heads: 2, causal, rotary: true, rms: true })
    const [a, b] = [await first(block, x), await first(block, changed)]
    if (causal) expect(a).toEqual(b)
    else expect(a).not.toEqual(b)
  }
})

test('what does not fit is refused by name', () => {
  expect(() => nn.dense(0)).toThrow(ParamError)
  expect(() => nn.dropout(1)).toThrow(ParamError)
  for (const name of ['constructor', 'swish'] as unknown as 'relu'[]) {
    expect(() => nn.activation(name)).toThrow(ParamError)
    expect(() => nn.transformerBlock({ heads: 1, activation: name })).toThrow(ParamError)
    expect(() => nn.squeezeExcite(2, { gate: name })).toThrow(ParamError)
  }
  expect(() => nn.convTranspose2d(4, 0)).toThrow(ParamError)
  expect(() => nn.initialize(nn.convTranspose2d(5, 3, { groups: 2 }), [4, 8, 8])).toThrow(InputError)
  const units = nn.initialize(nn.lstm(2), [4, 3])
  expect(() => nn.run(nn.lstm(2), units, tensor([], [1, 0, 3]))).toThrow(InputError)
  expect(() => nn.activation('swoosh' as 'relu')).toThrow(/swoosh/)
  expect(() => nn.initialize(nn.conv2d(4, 3), [5])).toThrow(/conv2d: expected examples \[channels, height, width\]/)
  expect(() => nn.initialize(nn.conv2d(4, 3, { groups: 3 }), [5, 8, 8])).toThrow(InputError)
  expect(() => nn.initialize(nn.attention(3), [5, 8])).toThrow(/multiple of 3 heads/)
  expect(() => nn.attention(2, { causal: true, cross: true })).toThrow(ParamError)
  const cross = nn.attention(2, { cross: true })
  const weights = nn.initialize(nn.sequential([cross, nn.dense(1)]), [4, 8])
  expect(() => nn.run(nn.sequential([cross, nn.dense(1)]), weights, rows(1, 4, 8))).toThrow(/memory/)
  const positions = nn.learnedPositions(3)
  expect(() => nn.run(positions, nn.initialize(positions, [3, 2]), rows(1, 4, 2))).toThrow(/at most 3 positions/)
})
