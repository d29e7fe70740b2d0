import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Activation,
  type InferenceJob,
  inferenceJob,
  inferenceKernels,
  loadKernels,
  packWinograd,
  winogradScratch,
} from '../../src/index.ts'
import { convolveReference } from '../../src/inference/reference.ts'
import { uniform } from '../random.ts'

const kernels = await loadKernels()
const k = kernels.use(inferenceKernels)

const activation: fc.Arbitrary<Activation> = fc.constantFrom(
  { kind: 'none', low: 0, high: 0 },
  { kind: 'clamp', low: 0, high: Infinity },
  { kind: 'hardSwish', low: 0, high: 0 },
)
const pad = fc.integer({ min: 0, max: 4 })
const layers = fc
  .record({
    ...{ height: fc.integer({ min: 1, max: 12 }), width: fc.integer({ min: 1, max: 12 }) },
    ...{ depth: fc.integer({ min: 1, max: 21 }), channels: fc.integer({ min: 1, max: 19 }) },
    ...{ pads: fc.tuple(pad, pad), ends: fc.tuple(pad, pad), activation, residual: fc.boolean() },
    ...{ cut: fc.nat(), seed: fc.integer({ min: 1, max: 1000 }) },
  })
  .filter(({ height, width, pads, ends }) => height + pads[0] + ends[0] >= 3 && width + pads[1] + ends[1] >= 3)

const floats = (n: number, seed: number): Float32Array => Float32Array.from(uniform(n, seed), (v) => 2 * v - 1)

test('tiles of any 3 by 3 convolution are what its definition says, however they are cut, and write nothing behind their output', () => {
  fc.assert(
    fc.property(layers, (layer) => {
      const { height, width, depth, channels, pads, ends, activation, residual, cut, seed } = layer
      const [rows, columns] = [height + pads[0] + ends[0] - 2, width + pads[1] + ends[1] - 2]
      using ws = kernels.workspace()
      const zeros = ws.float32(depth + 16)
      const job: InferenceJob = {
        ...{ height, width, columns, depth, channels, kernel: [3, 3], strides: [1, 1], pads, dilations: [1, 1] },
        ...{ pixel: 4 * depth, outPixel: 4 * channels, activation, zeros: zeros.at },
      }
      const words = ws.int32(inferenceJob(job))
      const x = ws.float32(floats(height * width * depth, seed))
      const w = floats(9 * depth * channels, seed + 1)
      const panels = Math.ceil(channels / 8)
      const packed = ws.float32(16 * panels * depth * 8)
      packWinograd(channels, depth, (m, c, tap) => w[(tap * depth + c) * channels + m]!, packed.view)
      const bias = ws.float32(panels * 8)
      bias.view.set(floats(channels, seed + 2))
      const n = rows * columns * channels
      const side = residual ? ws.float32(floats(n, seed + 3)) : undefined
      const scratch = ws.float32(winogradScratch(depth) / 4)
      const across = Math.ceil(columns / 2)
      const tiles = across * Math.ceil(rows / 2)
      const run = (cuts: readonly (readonly [number, number])[], parts: readonly (readonly [number, number])[]) => {
        const out = ws.float32(n + 4)
        out.view.fill(7)
        for (const [from, to] of cuts) {
          for (const [left, right] of parts) {
            scratch.view.fill(NaN)
            k.winograd(
              ...([words.at, rows, across, from, to, left, right, x.at, packed.at, panels] as const),
              ...([bias.at, side?.at ?? 0, out.at, scratch.at] as const),
            )
          }
        }
        return out.view
      }
      const out = run([[0, tiles]], [[0, panels]])
      expect([...out.subarray(n)]).toEqual([7, 7, 7, 7])
      const expected = convolveReference(job, rows, x.view, w, bias.view, side?.view)
      const largest = expected.reduce((m, v) => Math.max(m, Math.abs(v)), 1)
      const error = expected.reduce((m, v, i) => Math.max(m, Math.abs(v - out[i]!)), 0)
      expect(error / largest).toBeLessThan(4e-6)
      const at = cut % (tiles + 1)
      const again = run(
        [
          [at, tiles],
          [0, at],
        ],
        Array.from({ length: panels }, (_, j) => [j, j + 1] as const),
      )
      expect(new Uint32Array(again.slice().buffer)).toEqual(new Uint32Array(out.slice().buffer))
    }),
    { numRuns: 100 },
  )
})
