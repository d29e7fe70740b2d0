import type { HostArray, Shape } from '@foldwise/core'
import { forEachRun } from './broadcast.ts'
import { cellsOf, makeCells, value } from './cells.ts'

/**
 * A row-major copy of `x` read with other strides: repeated (stride 0), reversed (negative), permuted or thinned out.
 * `start` is the element the copy begins with.
 */
export function stridedCopy(
  x: HostArray,
  shape: Shape,
  strides: readonly number[],
  where: string,
  start = 0,
): HostArray {
  const from = cellsOf(x)
  const to = makeCells(x.dtype, shape, where)
  forEachRun(shape, [strides], ([at], [step], length, out) => {
    let i = start + at!
    for (let k = 0; k < length; k++, i += step!) to[out + k] = from[i]!
  })
  return value(x.dtype, shape, to)
}

/** `x` with its axes in the given order. */
export function permute(x: HostArray, order: readonly number[], where: string): HostArray {
  if (order.every((axis, i) => axis === i)) return x
  const strides = new Array<number>(x.shape.length)
  let step = 1
  for (let i = x.shape.length - 1; i >= 0; i--) {
    strides[i] = step
    step *= x.shape[i]!
  }
  return stridedCopy(
    x,
    order.map((axis) => x.shape[axis]!),
    order.map((axis) => strides[axis]!),
    where,
  )
}
