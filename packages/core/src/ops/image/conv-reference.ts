import type { Data } from '../../dtype.ts'
import { allocate } from '../../dtype.ts'
import type { Spec } from '../../executor.ts'
import type { RefArray } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import { type ConvSizes, convTaps } from './conv-spec.ts'

/**
 * The sum that defines conv, convTranspose and convFilter: over every tap of every window of every pair of channels of a
 * group, `visit` gets the places in the big image, the small image and the weights.
 */
function visitConv(s: ConvSizes, visit: (big: number, small: number, weight: number) => void): void {
  const { at, tap, window, plane, kernel, windows } = convTaps(s)
  for (let n = 0; n < s.n; n++) {
    for (let o = 0; o < s.group * s.small; o++) {
      const g = Math.floor(o / s.small)
      for (let c = 0; c < s.big; c++) {
        const big = ((n * s.group + g) * s.big + c) * plane
        const small = (n * s.group * s.small + o) * windows
        const weight = (o * s.big + c) * kernel
        for (let i = 0; i < at.length; i++) visit(big + at[i]!, small + window[i]!, weight + tap[i]!)
      }
    }
  }
}

export function convReference(s: ConvSizes, x: Data, w: Data, bias: RefArray | undefined, out: Spec): Data {
  const sums = biased(out, bias)
  visitConv(s, (big, small, weight) => {
    sums[small]! += x[big]! * w[weight]!
  })
  return rounded(sums, out)
}

export function transposeReference(s: ConvSizes, x: Data, w: Data, bias: RefArray | undefined, out: Spec): Data {
  const sums = biased(out, bias)
  visitConv(s, (big, small, weight) => {
    sums[big]! += x[small]! * w[weight]!
  })
  return rounded(sums, out)
}

export function filterReference(s: ConvSizes, x: Data, dy: Data, out: Spec): Data {
  const sums = new Float64Array(sizeOf(out.shape))
  visitConv(s, (big, small, weight) => {
    sums[weight]! += x[big]! * dy[small]!
  })
  return rounded(sums, out)
}

function biased(out: Spec, bias: RefArray | undefined): Float64Array {
  const sums = new Float64Array(sizeOf(out.shape))
  const plane = sizeOf(out.shape.slice(2))
  return bias ? sums.map((_, i) => bias.data[Math.floor(i / plane) % out.shape[1]!]!) : sums
}

function rounded(sums: Float64Array, out: Spec): Data {
  const y = allocate(out.dtype, sums.length)
  y.set(sums)
  return y
}
