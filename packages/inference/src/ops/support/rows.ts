import type { HostArray } from '@foldwise/core'
import { makeCells, numbersOf, value } from './cells.ts'
import { permute } from './strided.ts'

/**
 * Applies `f` to every run of values along `axis` and puts each result back in its place. `f` reads `from` and writes
 * `to`; both have the axis's length.
 */
export function mapAlongAxis(
  x: HostArray,
  axis: number,
  where: string,
  f: (from: ArrayLike<number>) => ArrayLike<number>,
): HostArray {
  const last = x.shape.length - 1
  const order = x.shape.map((_, i) => i)
  ;[order[axis], order[last]] = [last, axis]
  const moved = permute(x, order, where)
  return permute(mapRows(moved, moved.shape[last] ?? 1, where, f), order, where)
}

/** Applies `f` to consecutive rows of `length` values. */
export function mapRows(
  x: HostArray,
  length: number,
  where: string,
  f: (from: ArrayLike<number>) => ArrayLike<number>,
): HostArray {
  const from = numbersOf(x)
  const to = makeCells(x.dtype, x.shape, where) as Float64Array
  for (let at = 0; at < from.length; at += length) to.set(f(from.subarray(at, at + length)), at)
  return value(x.dtype, x.shape, to)
}
