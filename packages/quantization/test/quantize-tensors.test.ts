import { decodeTensors, encodeTensors, FormatError, hostData, hostTensor, InputError, ParamError } from '@foldwise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dequantizeTensors, quantizeTensors } from '../src/index.ts'

const weights = (shape: readonly number[], data: readonly number[]) =>
  hostTensor(Float32Array.from(data), shape, 'float32')

test('each index of the first axis has a scale of its own, whatever the other axes', () => {
  const filter = weights([2, 1, 1, 2], [127, 1, 0.5, -0.25])
  const { w, 'w.int8-scales': scales } = quantizeTensors({ w: filter }, { minElements: 0 })
  expect(w!.dtype).toBe('int8')
  expect(w!.shape).toEqual([2, 1, 1, 2])
  expect([...hostData(w!)]).toEqual([127, 1, 127, -64])
  expect([...hostData(scales!)]).toEqual([1, Math.fround(0.5 / 127)])
})

test('biases, small tensors, other types and names to keep stay as they are', () => {
  const given = {
    bias: weights([4], [1, 2, 3, 4]),
    small: weights([1, 2], [1, 2]),
    last: weights([2, 2], [1, 2, 3, 4]),
    steps: hostTensor(Int32Array.of(1, 2, 3, 4), [2, 2], 'int32'),
  }
  const made = quantizeTensors(given, { minElements: 3, keep: /^last$/ })
  expect(made).toEqual(given)
  expect(dequantizeTensors(made)).toEqual(given)
})

test('a pattern of names to keep that is global keeps all of them', () => {
  const given = { a1: weights([1, 2], [1, 2]), a2: weights([1, 2], [3, 4]) }
  expect(quantizeTensors(given, { minElements: 0, keep: /a/g })).toEqual(given)
})

test('a tensor that only has the name of scales is no scale, and is not written over', () => {
  const given = { 'w.int8-scales': weights([2], [1, 2]) }
  expect(dequantizeTensors(given)).toEqual(given)
  const w = weights([1, 2], [1, 2])
  expect(() => quantizeTensors({ ...given, w }, { minElements: 0 })).toThrow(InputError)
})

test('what comes back has its names and shapes, and is within half a scale', () => {
  const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 100), max: 2 ** 100 }), {
    minLength: 3,
    maxLength: 3,
  })
  fc.assert(
    fc.property(row, row, (a, b) => {
      const back = dequantizeTensors(quantizeTensors({ w: weights([2, 3], [...a, ...b]) }, { minElements: 0 })).w!
      expect(back.shape).toEqual([2, 3])
      for (const [r, part] of [a, b].entries()) {
        const scale = Math.max(...part.map(Math.abs)) / 127
        part.forEach((v, i) => {
          expect(Math.abs(hostData(back)[r * 3 + i]! - v)).toBeLessThanOrEqual(0.5001 * scale + 2 ** -126)
        })
      }
    }),
  )
})

test('a safetensors file of int8 weights is about a quarter of one of float32', () => {
  const net = {
    w: weights(
      [64, 64],
      Array.from({ length: 4096 }, (_, i) => (i % 97) / 97),
    ),
    b: weights([2], [1, 2]),
  }
  const file = (tensors: typeof net) =>
    encodeTensors({
      tensors: new Map(
        Object.entries(tensors).map(([k, t]) => [k, { dtype: t.dtype, shape: t.shape, data: hostData(t) }]),
      ),
      metadata: new Map(),
    })
  const [large, small] = [file(net), file(quantizeTensors(net) as typeof net)]
  expect(small.length / large.length).toBeLessThan(0.29)
  const read = [...decodeTensors(small).tensors].map(([k, t]) => [
    k,
    hostTensor(t.data as Int8Array, t.shape, t.dtype as 'int8'),
  ])
  expect(dequantizeTensors(Object.fromEntries(read))).toEqual(dequantizeTensors(quantizeTensors(net)))
})

test('values that are not finite, bad options and lost scales are named', () => {
  const bad = { 'conv.weight': weights([1, 2], [1, Number.NaN]) }
  expect(() => quantizeTensors(bad, { minElements: 0 })).toThrow(InputError)
  expect(() => quantizeTensors({}, { minElements: -1 })).toThrow(ParamError)
  const { w } = quantizeTensors({ w: weights([2, 1], [1, 2]) }, { minElements: 0 })
  expect(() => dequantizeTensors({ w: w! })).toThrow(
    new FormatError(
      "dequantizeTensors: expected float32 [2] at 'w.int8-scales', got none. Give tensors of quantizeTensors.",
    ),
  )
})
