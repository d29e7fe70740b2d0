import type { Activation, InferenceJob } from './job.ts'

/** What follows a sum, in float64. */
function activate({ kind, low, high }: Activation, v: number): number {
  const held = (x: number, a: number, b: number): number => Math.min(Math.max(x, a), b)
  if (kind === 'clamp') return held(v, low, high)
  if (kind === 'hardSwish') return v * held(v / 6 + 0.5, 0, 1)
  return kind === 'hardSigmoid' ? held(low * v + high, 0, 1) : v
}

/** The values under the window of output pixel `(r, c)`: the tap, and the place of its first channel in an image. */
function* under(job: InferenceJob, r: number, c: number): Generator<[tap: number, at: number]> {
  const { height, width, pixel, kernel, strides, pads, dilations } = job
  for (let a = 0; a < kernel[0]; a++) {
    for (let b = 0; b < kernel[1]; b++) {
      const y = r * strides[0] - pads[0] + a * dilations[0]
      const x = c * strides[1] - pads[1] + b * dilations[1]
      if (y >= 0 && y < height && x >= 0 && x < width) yield [a * kernel[1] + b, ((y * width + x) * pixel) / 4]
    }
  }
}

/** Convolution, channels-last, by weights [taps, depth, channels]; sums in float64. */
export function convolveReference(
  job: InferenceJob,
  rows: number,
  x: Float32Array,
  w: Float32Array,
  bias: Float32Array,
  residual: Float32Array | undefined,
): Float64Array {
  const { columns, channels, depth } = job
  const out = new Float64Array(rows * columns * channels)
  out.forEach((_, i) => {
    const [p, m] = [Math.floor(i / channels), i % channels]
    let sum = bias[m]! + (residual?.[i] ?? 0)
    for (const [tap, at] of under(job, Math.floor(p / columns), p % columns)) {
      for (let k = 0; k < depth; k++) sum += x[at + k]! * w[(tap * depth + k) * channels + m]!
    }
    out[i] = activate(job.activation, sum)
  })
  return out
}

/** The same with one filter a channel, weights [taps, channels]. */
export function depthwiseReference(
  job: InferenceJob,
  rows: number,
  x: Float32Array,
  w: Float32Array,
  bias: Float32Array,
): Float64Array {
  const { columns, depth } = job
  const out = new Float64Array(rows * columns * depth)
  out.forEach((_, i) => {
    const [p, m] = [Math.floor(i / depth), i % depth]
    let sum = bias[m]!
    for (const [tap, at] of under(job, Math.floor(p / columns), p % columns)) sum += x[at + m]! * w[tap * depth + m]!
    out[i] = activate(job.activation, sum)
  })
  return out
}
