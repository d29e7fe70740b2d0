import type { Shape } from '../../shape.ts'
import { inputError } from './check.ts'

/** An axis as a number from 0; negative ones count from the end. Throws `InputError` outside the rank. */
export function resolveAxis(op: string, axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || a < 0 || a >= rank) {
    throw inputError(op, `an axis from ${-rank} to ${rank - 1}`, `${axis}`, `The tensor has ${rank} axes.`)
  }
  return a
}

/** Axes ascending and without repeats; none given means all. */
export function resolveAxes(op: string, axes: readonly number[] | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i)
  const out = axes.map((a) => resolveAxis(op, a, rank)).sort((a, b) => a - b)
  if (out.some((a, i) => a === out[i - 1])) {
    throw inputError(op, 'each axis once', `[${axes.join(', ')}]`, 'Remove the repeated axis.')
  }
  return out
}

/** `shape` with the given axes of size 1, or left out. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): number[] {
  return keepDims ? shape.map((d, i) => (axes.includes(i) ? 1 : d)) : shape.filter((_, i) => !axes.includes(i))
}
