import type { Params, Tensor } from '@foldwise/core'
import { add, clip, div, minimum, mul, sqrt, square, sum } from '@foldwise/core/ops'

const each = (params: Params, fn: (t: Tensor, name: string) => Tensor): Params =>
  Object.fromEntries(Object.entries(params).map(([name, t]) => [name, fn(t, name)]))

/** Gradients made shorter, all by one factor, where their common norm is above `most`. Source: Pascanu et al. (2013). */
export function clipNorm(grads: Params, most: number): Params {
  const squares = Object.values(grads).map((g) => sum(square(g)))
  if (squares.length === 0) return grads
  const norm = sqrt(squares.reduce((a, b) => add(a, b)))
  // As PyTorch: 1e-6 is added to the norm.
  const factor = minimum(div(most, add(norm, 1e-6)), 1)
  return each(grads, (g) => mul(g, factor))
}

/** Gradients with each value held from -most to most. */
export const clipValues = (grads: Params, most: number): Params => each(grads, (g) => clip(g, -most, most))

/** Running averages of weights: `decay` of the old average and the rest of the new weights. Source: Polyak & Juditsky (1992). */
export const averaged = (average: Params, params: Params, decay: number): Params =>
  each(average, (a, name) => add(mul(a, decay), mul(params[name]!, 1 - decay)))

/** Sums by name. */
export const added = (a: Params, b: Params): Params => each(a, (t, name) => add(t, b[name]!))

/** All times a number. */
export const scaled = (params: Params, factor: number): Params => each(params, (t) => mul(t, factor))
