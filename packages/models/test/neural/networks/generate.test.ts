import { InputError, ParamError, tensor } from '@foldwise/core'
import { wasm } from '@foldwise/core/wasm'
import { afterEach, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const device = await wasm()
afterEach(() => expect(device.live).toBe(0))

// The text 1 2 3 4 5 1 2 3 ... from every place in it.
const length = 6
const at = (i: number) => 1 + (i % 5)
const windows = Array.from({ length: 40 }, (_, i) => Array.from({ length: length + 1 }, (_, k) => at(i + k)))
const net = nn.transformerDecoder({ vocabulary: 6, size: 16, heads: 2, depth: 1 })
const x = tensor(
  windows.flatMap((w) => w.slice(0, length)),
  [40, length],
  'int32',
)
const y = tensor(
  windows.flatMap((w) => w.slice(1)),
  [40, length],
  'int32',
)
const { weights, history } = await nn.train(net, nn.initialize(net, [length]), nn.loader({ x, y }, { batchSize: 20 }), {
  loss: nn.crossEntropy(),
  optimizer: nn.adam({ learningRate: 0.02 }),
  epochs: 25,
})

test('a language model learns what follows, and goes on with it', async () => {
  expect(history.at(-1)!.loss).toBeLessThan(0.3)
  const more = await nn.generate(net, weights, [3, 4, 5], { count: 12, length, temperature: 0 })
  expect(more).toEqual(Array.from({ length: 12 }, (_, i) => at(i)))
})

test('keys and values that are kept change no token, also past the positions there are', async () => {
  const whole: nn.Layer = { init: net.init, apply: net.apply }
  for (const temperature of [0, 1.5]) {
    const options = { count: 14, length, temperature, seed: 4 }
    expect(await nn.generate(net, weights, [3, 4], options)).toEqual(await nn.generate(whole, weights, [3, 4], options))
  }
})

test('the same seed draws the same tokens, another one others, and topK 1 the likeliest', async () => {
  const draw = (seed: number, topK = 6) =>
    nn.generate(net, weights, [1], { count: 20, length, temperature: 8, topK, seed })
  expect(await draw(1)).toEqual(await draw(1))
  expect(await draw(1)).not.toEqual(await draw(2))
  expect(await draw(3, 1)).toEqual(await nn.generate(net, weights, [1], { count: 20, length, temperature: 0 }))
})

test('an empty prompt, settings that make no sense and an abort stop it', async () => {
  await expect(nn.generate(net, weights, [], { count: 1, length })).rejects.toThrow(InputError)
  await expect(nn.generate(net, weights, [1], { count: 1, length, temperature: -1 })).rejects.toThrow(ParamError)
  const stop = new AbortController()
  const endless = nn.generate(net, weights, [1], { count: 1e6, length, signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 20)
  await expect(endless).rejects.toThrow('enough')
})
