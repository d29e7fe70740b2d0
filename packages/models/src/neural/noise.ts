import { hostTensor, type Rng, type Shape, sizeOf, type Tensor } from '@foldwise/core'
import { log } from '@foldwise/kernels'

/** Uniform values in [0, 1) with 24 bits, by a counter-based generator (splitmix32) that starts from one draw. */
export function uniforms(random: Rng): () => number {
  let counter = random.uint32()
  return () => {
    counter = (counter + 0x9e3779b9) | 0
    let z = counter ^ (counter >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    z ^= z >>> 15
    return (z >>> 8) / 2 ** 24
  }
}

const filled = (shape: Shape, value: () => number): Tensor => {
  const data = new Float32Array(sizeOf(shape))
  for (let i = 0; i < data.length; i++) data[i] = value()
  return hostTensor(data, shape, 'float32')
}

/** Uniform in [-bound, bound). */
export function uniform(random: Rng, shape: Shape, bound: number): Tensor {
  const next = uniforms(random)
  return filled(shape, () => (2 * next() - 1) * bound)
}

/** Normal with mean 0 (Marsaglia's polar method). */
export function normal(random: Rng, shape: Shape, deviation: number): Tensor {
  const next = uniforms(random)
  return filled(shape, () => {
    for (;;) {
      const u = 2 * next() - 1
      const v = 2 * next() - 1
      const s = u * u + v * v
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s) * deviation
    }
  })
}

/** Bound of a uniform distribution with variance 2 / fanIn, for layers before a ReLU. Source: He et al. (2015). */
export const heBound = (fanIn: number): number => Math.sqrt(6 / fanIn)

/** Bound of a uniform distribution with variance 2 / (fanIn + fanOut). Source: Glorot & Bengio (2010). */
export const glorotBound = (fanIn: number, fanOut: number): number => Math.sqrt(6 / (fanIn + fanOut))

/** Starting values that are all 0. */
export const zeros = (shape: Shape): Tensor => filled(shape, () => 0)
/** Starting values that are all 1. */
export const ones = (shape: Shape): Tensor => filled(shape, () => 1)
