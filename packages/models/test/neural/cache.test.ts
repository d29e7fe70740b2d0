import { InputError, type Params, scope, tensor } from '@foldwise/core'
import { concat, slice } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { assertClose } from '@foldwise/testing'
import { expect, test } from 'vitest'
import * as nn from '../../src/neural/index.ts'

const device = await wasm()
const up = (tensors: Params): Params =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [name, device.tensor(t.value as Float32Array, t.shape, t.dtype)]),
  )
const [n, length, size] = [2, 9, 12]
const text = { vocabulary: 11, size, heads: 3, depth: 2 }
const ids = tensor(
  Array.from({ length: n * length }, (_, i) => (i * 5) % 11),
  [n, length],
  'int32',
)
const rotary = nn.sequential([
  nn.embedding(11, size),
  nn.transformerBlock({ heads: 3, causal: true, rotary: true, rms: true }),
  nn.residual(nn.transformerBlock({ heads: 2, causal: true, rotary: true, norm: 'after' })),
  nn.dense(11),
])
const sines = nn.sequential([
  nn.embedding(11, size),
  nn.sinusoidalPositions(),
  nn.transformerBlock({ heads: 3, causal: true, cross: true, activation: 'silu' }),
  nn.activation('softmax'),
])
const memory = tensor(
  Array.from({ length: n * 4 * size }, (_, i) => ((i * 7) % 13) / 6 - 1),
  [n, 4, size],
)
const mask = tensor(
  Array.from({ length: n * length }, (_, i) => (i === 1 || i === length + 2 ? 0 : 1)),
  [n, length],
)
const cases: { readonly [name: string]: readonly [nn.Layer, { memory?: typeof memory; mask?: typeof mask }] } = {
  'transformerDecoder, learned positions': [nn.transformerDecoder(text), {}],
  'with padding': [nn.transformerDecoder(text), { mask }],
  'rotary positions': [rotary, {}],
  'sines, attention to a memory': [sines, { memory }],
}

/** Outputs of positions given in parts, with a cache in between. */
function inParts(net: nn.Layer, weights: nn.Weights, parts: readonly number[], options: nn.RunOptions) {
  let cache = nn.emptyCache
  const outputs = parts.map((count) => {
    const x = slice(ids, [0, cache.length], [n, cache.length + count])
    const on = device.tensor(x.value as Int32Array, x.shape, 'int32')
    const { mask, ...others } = options
    const seen = mask && slice(mask, [0, 0], [n, cache.length + count])
    const made = run(net, weights, on, { ...others, ...(seen && { mask: seen }), cache })
    cache = made.cache!
    return made.y
  })
  expect(cache.length).toBe(length)
  return concat(outputs, 1)
}
const { run } = nn

test.each(Object.entries(cases))('with a cache, logits are those of whole sequences: %s', async (_, [net, options]) => {
  const host = nn.initialize(net, [length], 3)
  const wants = scope(() => {
    const weights = { params: up(host.params), state: {} }
    const extra = up(options)
    const x = device.tensor(ids.value as Int32Array, ids.shape, 'int32')
    return [
      nn.run(net, weights, x, extra).y,
      inParts(net, weights, Array<number>(length).fill(1), extra),
      inParts(net, weights, [4, 1, 3, 1], extra),
    ] as const
  })
  const [whole, ones, parts] = await Promise.all(wants.map((t) => t.data()))
  for (const t of wants) t.dispose()
  assertClose(ones!, whole!, { relative: 1e-5, absolute: 1e-5 })
  assertClose(parts!, whole!, { relative: 1e-5, absolute: 1e-5 })
  expect(device.live).toBe(0)
})

test('what cannot go on from a cache is refused, and so are more positions than there are', () => {
  const x = tensor([1, 2, 3], [1, 3], 'int32')
  const cache = nn.emptyCache
  const encoder = nn.transformerEncoder(2, text)
  expect(() => nn.run(encoder, nn.initialize(encoder, [3]), x, { cache })).toThrow(/goes on from a cache/)
  const both = nn.sequential([nn.embedding(5, 4), nn.transformerBlock({ heads: 2 })])
  expect(both.decodes).toBe(false)
  const decoder = nn.transformerDecoder(text)
  const weights = nn.initialize(decoder, [4])
  const first = nn.run(decoder, weights, x, { cache })
  expect(() => nn.run(decoder, weights, x, { cache: first.cache! })).toThrow(InputError)
})
