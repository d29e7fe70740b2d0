import { copyAs, InputError, type Tensor } from '@foldwise/core'
import { add, concat, mul, neg, slice } from '@foldwise/core/ops'
import { cos, exp, log, sin } from '@foldwise/kernels'
import type { Layer } from '../layer.ts'
import { normal } from '../noise.ts'
import { count } from './check.ts'

/**
 * Adds sines and cosines of the position, with wavelengths from 2 pi to 10,000 * 2 pi, to sequences `[n, length, size]`,
 * size even: sines at even places, cosines at odd ones. Source: Vaswani et al., Attention Is All You Need (2017).
 */
export const sinusoidalPositions = (): Layer => ({
  init: () => ({}),
  decodes: true,
  apply(_, x, { position }) {
    const [, length, size] = sequence('sinusoidalPositions', x)
    const half = evenHalf('sinusoidalPositions', size)
    const table = new Float64Array(length * size)
    angles(position, length, half).forEach((angle, i) => {
      table[2 * i] = sin(angle)
      table[2 * i + 1] = cos(angle)
    })
    return add(x, constant(x, table, [length, size]))
  },
})

/** Adds a learned vector for each position, `weight` `[most, size]`, to sequences of at most `most` positions. */
export function learnedPositions(most: number): Layer {
  count('learnedPositions', 'most', most)
  return {
    init: (random, shape) => ({ params: { weight: normal(random, [most, shape.at(-1) ?? 0], 0.02) } }),
    decodes: true,
    apply({ weight }, x, { position }) {
      const [, length] = sequence('learnedPositions', x)
      const [there] = weight!.shape as [number]
      const last = position + length
      if (last > there) {
        throw new InputError(
          `learnedPositions: expected at most ${there} positions, got ${last}. Shorten the sequences.`,
        )
      }
      return add(x, slice(weight!, [position], [last]))
    },
  }
}

/**
 * Turns pairs of values of `[n, heads, length, size]`, value i with i + size / 2, by angles that grow with the position, so
 * that products of two vectors depend on their distance alone. For queries and keys; the first is at the position `from`,
 * 0 unless a sequence goes on. Source: Su et al., RoFormer (2021).
 */
export function rotate(x: Tensor, from = 0): Tensor {
  const [length, size] = x.shape.slice(-2) as [number, number]
  const half = evenHalf('rotate', size)
  const turns = angles(from, length, half)
  const twice = (f: (v: number) => number) => {
    const out = new Float64Array(length * size)
    turns.forEach((angle, i) => {
      const at = Math.floor(i / half) * size + (i % half)
      out[at] = out[at + half] = f(angle)
    })
    return constant(x, out, [length, size])
  }
  const axis = x.shape.length - 1
  const part = (start: number, end: number) => slice(x, cut(axis, 0, start), cut(axis, 2 ** 31 - 1, end))
  const turned = concat([neg(part(half, size)), part(0, half)], axis)
  return add(mul(x, twice(cos)), mul(turned, twice(sin)))
}

const cut = (axis: number, other: number, last: number): number[] => [...Array<number>(axis).fill(other), last]

/** position / 10000^(i / half), for `length` positions and each i below half. */
function angles(from: number, length: number, half: number): Float64Array {
  const rates = Float64Array.from({ length: half }, (_, i) => exp((-i / half) * log(10_000)))
  return Float64Array.from({ length: length * half }, (_, i) => (from + Math.floor(i / half)) * rates[i % half]!)
}

const constant = (like: Tensor, data: Float64Array, shape: readonly number[]): Tensor =>
  like.on.constant(copyAs(like.dtype, data), { shape, dtype: like.dtype })

function evenHalf(layer: string, size: number): number {
  if (size > 0 && size % 2 === 0) return size / 2
  throw new InputError(`${layer}: expected an even size, got ${size}. Add or drop a value.`)
}

export function sequence(layer: string, x: Tensor): readonly [number, number, number] {
  if (x.shape.length === 3) return x.shape as readonly [number, number, number]
  throw new InputError(`${layer}: expected sequences [n, length, size], got [${x.shape.join(', ')}]. Reshape them.`)
}
