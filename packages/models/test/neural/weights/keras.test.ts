import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostData, InputError, tensor } from '@foldwise/core'
import * as h5 from 'h5wasm/node'
import { afterAll, expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

await h5.ready
const folder = mkdtempSync(join(tmpdir(), 'keras-'))
afterAll(() => rmSync(folder, { recursive: true }))

const values = (size: number, k: number) =>
  Float32Array.from({ length: size }, (_, i) => (((i * 37 + k * 101) % 97) / 97 - 0.5) * 0.8)
type Variables = { readonly [path: string]: readonly number[] }

/** A file of variables of these shapes, and what is in it. */
function written(name: string, variables: Variables) {
  const path = join(folder, name)
  const file = new h5.File(path, 'w')
  const data = Object.entries(variables).map(([path, shape], k) => {
    const groups = path.split('/').slice(0, -1)
    groups.forEach((_, i) => {
      const at = groups.slice(0, i + 1).join('/')
      if (!file.get(at)) file.create_group(at)
    })
    const array = values(
      shape.reduce((a, b) => a * b),
      k,
    ).map((v) => (/variance|\/3$/.test(path) ? v + 1 : v))
    file.create_dataset({ name: path, data: array, shape: [...shape], dtype: '<f4' })
    return [path, array] as const
  })
  file.close()
  return {
    file: new h5.File(path, 'r') as unknown as nn.H5Group,
    data: Object.fromEntries(data) as { [path: string]: Float32Array },
  }
}

const net = nn.sequential({
  conv: nn.conv2d(3, [2, 1]),
  bn: nn.batchNorm({ epsilon: 0.001 }),
  dw: nn.depthwiseConv2d(2),
  sep: nn.separableConv2d(2, [1, 2]),
  flat: nn.flatten(),
  fc: nn.dense(4),
})
const layers = { conv2d: 'conv', batch_normalization: 'bn', depthwise_conv2d: 'dw', separable_conv2d: 'sep' }
const shapes = {
  conv2d: { kernel: [2, 1, 2, 3], bias: [3] },
  batch_normalization: { gamma: [3], beta: [3], moving_mean: [3], moving_variance: [3] },
  depthwise_conv2d: { depthwise_kernel: [2, 2, 3, 1], bias: [3] },
  separable_conv2d: { depthwise_kernel: [1, 2, 3, 1], pointwise_kernel: [1, 1, 3, 2], bias: [2] },
  dense: { kernel: [8, 4], bias: [4] },
}
const paths = (path: (layer: string, name: string, i: number) => string): Variables =>
  Object.fromEntries(
    Object.entries(shapes).flatMap(([layer, own]) =>
      Object.entries(own).map(([name, shape], i) => [path(layer, name, i), shape] as const),
    ),
  )

/** The same network as Keras computes it, channels last, from the variables in its layouts. */
function reference(
  w: (layer: keyof typeof shapes, name: string) => Float32Array,
  image: (y: number, x: number, c: number) => number,
) {
  type Image = { h: number; w: number; c: number; at: (y: number, x: number, c: number) => number }
  const made = (h: number, width: number, c: number, f: Image['at']): Image => {
    const all = Array.from({ length: h * width * c }, (_, i) =>
      f(Math.floor(i / (width * c)), Math.floor(i / c) % width, i % c),
    )
    return { h, w: width, c, at: (y, x, k) => all[(y * width + x) * c + k]! }
  }
  const conv = (
    x: Image,
    kh: number,
    kw: number,
    out: number,
    k: (a: number, b: number, c: number, o: number) => number,
    bias?: Float32Array,
  ) =>
    made(x.h - kh + 1, x.w - kw + 1, out, (i, j, o) => {
      let sum = bias?.[o] ?? 0
      for (let a = 0; a < kh; a++)
        for (let b = 0; b < kw; b++) for (let c = 0; c < x.c; c++) sum += x.at(i + a, j + b, c) * k(a, b, c, o)
      return sum
    })
  let x = made(4, 4, 2, image)
  const k = w('conv2d', 'kernel')
  x = conv(x, 2, 1, 3, (a, _, c, o) => k[(a * 2 + c) * 3 + o]!, w('conv2d', 'bias'))
  const [gamma, beta, mean, variance] = Object.keys(shapes.batch_normalization).map((n) =>
    w('batch_normalization', n),
  ) as Float32Array[]
  const before = x
  x = made(
    x.h,
    x.w,
    3,
    (i, j, c) => ((before.at(i, j, c) - mean![c]!) / Math.sqrt(variance![c]! + 0.001)) * gamma![c]! + beta![c]!,
  )
  const d = w('depthwise_conv2d', 'depthwise_kernel')
  x = conv(x, 2, 2, 3, (a, b, c, o) => (c === o ? d[(a * 2 + b) * 3 + c]! : 0), w('depthwise_conv2d', 'bias'))
  const [s, p] = [w('separable_conv2d', 'depthwise_kernel'), w('separable_conv2d', 'pointwise_kernel')]
  x = conv(x, 1, 2, 3, (_, b, c, o) => (c === o ? s[b * 3 + c]! : 0))
  x = conv(x, 1, 1, 2, (_, __, c, o) => p[c * 2 + o]!, w('separable_conv2d', 'bias'))
  const flat = Array.from({ length: x.h * x.w * 2 }, (_, i) =>
    x.at(Math.floor(i / (x.w * 2)), Math.floor(i / 2) % x.w, i % 2),
  )
  const [fc, bias] = [w('dense', 'kernel'), w('dense', 'bias')]
  return Array.from({ length: 4 }, (_, o) => flat.reduce((sum, v, i) => sum + v * fc[i * 4 + o]!, bias[o]!))
}

const files: { readonly [name: string]: (layer: string, name: string, i: number) => string } = {
  'a whole model, Keras 2': (layer, name) => `model_weights/${layer}/${layer}/${name}:0`,
  'weights, Keras 2': (layer, name) => `${layer}/${layer}/${name}:0`,
  'weights, Keras 3': (layer, _, i) => `layers/${layer}/vars/${i}`,
}

test.each(Object.entries(files))('%s: a network here computes what Keras does', (name, path) => {
  const { file, data } = written(`${name.replaceAll(/\W/g, '')}.h5`, paths(path))
  const fresh = nn.initialize(net, [2, 4, 4])
  const given = nn.fromKeras(file, { ...layers, dense: { part: 'fc', image: [2, 2, 2] } }, fresh)
  const weights = nn.weightsFrom(fresh, given)
  const at = (y: number, x: number, c: number) => Math.fround(((y * 8 + x * 2 + c) * 13) % 11) / 11
  const x = tensor(
    Array.from({ length: 32 }, (_, i) => at(Math.floor(i / 4) % 4, i % 4, Math.floor(i / 16))),
    [1, 2, 4, 4],
  )
  const got = hostData(nn.run(net, weights, x).y)
  const wants = reference((layer, v) => data[path(layer, v, Object.keys(shapes[layer]).indexOf(v))]!, at)
  wants.forEach((want, i) => {
    expect(got[i]).toBeCloseTo(want, 5)
  })
})

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v))

test('LSTM, GRU and embeddings compute what those of Keras do', () => {
  const [units, size] = [2, 3]
  const { file, data } = written('recurrent.h5', {
    'layers/embedding/vars/0': [5, size],
    'layers/lstm/cell/vars/0': [size, 4 * units],
    'layers/lstm/cell/vars/1': [units, 4 * units],
    'layers/lstm/cell/vars/2': [4 * units],
    'layers/gru/cell/vars/0': [size, 3 * units],
    'layers/gru/cell/vars/1': [units, 3 * units],
    'layers/gru/cell/vars/2': [2, 3 * units],
  })
  const ids = [4, 1, 2]
  const embedded = ids.map((id) => data['layers/embedding/vars/0']!.subarray(id * size, (id + 1) * size))
  const times = (v: ArrayLike<number>, m: Float32Array, bias: Float32Array, o: number) => {
    const width = bias.length
    let sum = bias[o]!
    for (let i = 0; i < v.length; i++) sum += v[i]! * m[i * width + o]!
    return sum
  }
  const [k, r, b] = [0, 1, 2].map((i) => data[`layers/lstm/cell/vars/${i}`]!) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  let [h, c] = [
    [0, 0],
    [0, 0],
  ]
  for (const x of embedded) {
    const z = (o: number) => times(x, k, b, o) + times(h, r, new Float32Array(8), o)
    c = c.map((v, i) => sigmoid(z(units + i)) * v + sigmoid(z(i)) * Math.tanh(z(2 * units + i)))
    h = c.map((v, i) => sigmoid(z(3 * units + i)) * Math.tanh(v))
  }
  const [gk, gr, gb] = [0, 1, 2].map((i) => data[`layers/gru/cell/vars/${i}`]!) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  let g = [0, 0]
  for (const x of embedded) {
    const a = (o: number) => times(x, gk, gb.subarray(0, 6), o)
    const u = (o: number) => times(g, gr, gb.subarray(6), o)
    const [update, reset] = [(i: number) => sigmoid(a(i) + u(i)), (i: number) => sigmoid(a(units + i) + u(units + i))]
    g = g.map((v, i) => update(i) * v + (1 - update(i)) * Math.tanh(a(2 * units + i) + reset(i) * u(2 * units + i)))
  }
  const check = (name: 'lstm' | 'gru', wants: number[]) => {
    const net = nn.sequential({ tokens: nn.embedding(5, size), [name]: { lstm: nn.lstm, gru: nn.gru }[name](units) })
    const fresh = nn.initialize(net, [3])
    const weights = nn.weightsFrom(fresh, nn.fromKeras(file, { embedding: 'tokens', [name]: name }, fresh))
    const got = hostData(nn.run(net, weights, tensor(ids, [1, 3], 'int32')).y)
    wants.forEach((want, i) => {
      expect(got[i]).toBeCloseTo(want, 5)
    })
  }
  check('lstm', h)
  check('gru', g)
})

test('layers that are not there, and others than a part has, are refused by name', () => {
  const { file } = written('small.h5', { 'layers/dense/vars/0': [2, 3], 'layers/dense/vars/1': [3] })
  const fresh = nn.initialize(nn.sequential({ fc: nn.dense(4) }), [2])
  expect(() => nn.fromKeras(file, { output: 'fc' }, fresh)).toThrow(InputError)
  expect(() => nn.fromKeras(file, { dense: 'fc' }, fresh)).toThrow(/'weight' of shape \[4,2\] for 'dense', got \[3,2\]/)
})
