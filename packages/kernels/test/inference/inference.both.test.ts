import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Activation, type InferenceJob, inferenceJob, inferenceKernels, loadKernels } from '../../src/index.ts'
import { convolveReference, depthwiseReference } from '../../src/inference/reference.ts'
import { distance, uniform } from '../random.ts'

const kernels = await loadKernels()
const k = kernels.use(inferenceKernels)

const activation: fc.Arbitrary<Activation> = fc.constantFrom(
  { kind: 'none', low: 0, high: 0 },
  { kind: 'clamp', low: 0, high: Infinity },
  { kind: 'clamp', low: -0.25, high: 0.5 },
  { kind: 'hardSwish', low: 0, high: 0 },
  { kind: 'hardSigmoid', low: 0.2, high: 0.5 },
)
const two = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }))
const layers = fc
  .record({
    ...{ size: two(1, 9), depth: fc.integer({ min: 1, max: 13 }), channels: fc.integer({ min: 1, max: 19 }) },
    ...{ kernel: two(1, 3), strides: two(1, 3), pads: two(0, 2), ends: two(0, 2), dilations: two(1, 2), activation },
    ...{ residual: fc.boolean(), seed: fc.integer({ min: 1, max: 1000 }) },
  })
  .filter(({ size, kernel, pads, ends, dilations }) =>
    size.every((s, i) => s + pads[i]! + ends[i]! >= (kernel[i]! - 1) * dilations[i]! + 1),
  )

const floats = (n: number, seed: number): Float32Array => Float32Array.from(uniform(n, seed))

/** The only window of a row hangs over its end. */
const narrow: typeof layers extends fc.Arbitrary<infer L> ? L : never = {
  ...{ size: [3, 2], depth: 5, channels: 3, kernel: [3, 3], strides: [2, 2], pads: [0, 0], ends: [0, 1] },
  ...{ dilations: [1, 1], activation: { kind: 'none', low: 0, high: 0 }, residual: false, seed: 1 },
}

test('convolutions of any shape are what their definition says, and write nothing behind their output', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      const { size, kernel, strides, pads, ends, dilations, depth, channels, activation, residual, seed } = layer
      const [rows, columns] = size.map((s, i) => {
        return Math.floor((s + pads[i]! + ends[i]! - (kernel[i]! - 1) * dilations[i]! - 1) / strides[i]!) + 1
      }) as [number, number]
      const [height, width] = size
      const taps = kernel[0] * kernel[1]
      using ws = kernels.workspace()
      const x = ws.float32(floats(height * width * depth, seed))
      const zeros = ws.float32(depth * width + 16)
      const words: InferenceJob = {
        ...{ height, width, columns, depth, channels, kernel, strides, pads, dilations, activation },
        ...{ pixel: 4 * depth, outPixel: 4 * channels, zeros: zeros.at },
      }
      const job = ws.int32(inferenceJob(words))
      const w = floats(taps * depth * channels, seed + 1)
      const bias = floats(channels, seed + 2)
      const panels = Math.ceil(channels / 8)
      const packed = ws.float32(panels * taps * depth * 8)
      const added = ws.float32(panels * 8)
      added.view.set(bias)
      packed.view.forEach((_, i) => {
        const [panel, t, m] = [Math.floor(i / (taps * depth * 8)), Math.floor(i / 8) % (taps * depth), i % 8]
        packed.view[i] = panel * 8 + m < channels ? w[t * channels + panel * 8 + m]! : 0
      })
      const n = rows * columns
      const side = residual ? ws.float32(floats(n * channels, seed + 3)) : undefined
      const out = ws.float32(n * channels + 4)
      out.view.fill(7)
      const scratch = ws.float32(32 + 64 * taps)
      const half = n >> 1
      for (const [from, to] of [
        [0, half],
        [half, n],
      ] as const) {
        k.convolve(
          ...([job.at, from, to, 0, panels, x.at, packed.at, added.at] as const),
          ...([side?.at ?? 0, out.at, scratch.at] as const),
        )
      }
      expect([...out.view.subarray(n * channels)]).toEqual([7, 7, 7, 7])
      const expected = convolveReference(words, rows, x.view, w, bias, side?.view)
      expect(distance(out.view.subarray(0, n * channels), expected)).toBeLessThan(2e-6)

      const filters = floats(taps * depth, seed + 4)
      const own = ws.int32(inferenceJob({ ...words, channels: depth, outPixel: 4 * depth }))
      const each = ws.float32(n * depth + 4)
      each.view.fill(7)
      const [weights, plus] = [ws.float32(filters), ws.float32(floats(depth, seed + 5))]
      k.depthwise(own.at, 0, rows, x.at, weights.at, plus.at, each.at)
      expect([...each.view.subarray(n * depth)]).toEqual([7, 7, 7, 7])
      const sums = depthwiseReference({ ...words, channels: depth }, rows, x.view, filters, plus.view)
      expect(distance(each.view.subarray(0, n * depth), sums)).toBeLessThan(2e-6)
    }),
    { numRuns: 100, examples: [[narrow]] },
  )
})

test.each([
  [1, 1],
  [3, 5],
  [4, 4],
  [9, 6],
  [16, 13],
])('a matrix of %i by %i turned twice is itself', (rows, columns) => {
  using ws = kernels.workspace()
  const x = ws.float32(floats(rows * columns, 1))
  const [y, back] = [ws.float32(rows * columns), ws.float32(rows * columns)]
  k.turn(rows, columns, 4 * rows, x.at, y.at)
  y.view.forEach((v, i) => {
    expect(v).toBe(x.view[(i % rows) * columns + Math.floor(i / rows)])
  })
  k.turn(columns, rows, 4 * columns, y.at, back.at)
  expect([...back.view]).toEqual([...x.view])
})

test('means of channels are summed in float64', () => {
  using ws = kernels.workspace()
  const x = floats(50 * 7, 3)
  const out = ws.float32(8)
  k.channelMeans(50, 7, ws.float32(x).at, out.at)
  for (let c = 0; c < 7; c++) {
    let sum = 0
    for (let p = 0; p < 50; p++) sum += x[p * 7 + c]!
    expect(out.view[c]).toBe(Math.fround(sum / 50))
  }
  expect(out.view[7]).toBe(0)
})

test('the sigmoid holds at its ends', () => {
  using ws = kernels.workspace()
  const x = [-1000, -80, -1, 0, 1, 80, 1000, NaN]
  const out = ws.float32(8)
  k.sigmoidAll(8, 0, ws.float32(24).at, ws.float32(x).at, out.at)
  const expected = x.map((v) => 1 / (1 + Math.exp(-v)))
  out.view.forEach((v, i) => {
    if (Number.isNaN(x[i])) expect(v).toBeNaN()
    else expect(Math.abs(v - expected[i]!)).toBeLessThan(2e-7)
  })
})
