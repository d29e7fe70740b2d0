import type { DenseMatrix } from '@foldwise/core'
import type { Vector } from './objective.ts'
import type { Pass } from './pass.ts'

export interface StandardizedRows {
  /** `[padded, width]`: features, a column of ones with an intercept, zeros. */
  readonly x: Vector
  readonly width: number
  /** What was subtracted from each column; 0 without an intercept. */
  readonly mean: Float64Array
  /** What each column was multiplied with. */
  readonly factor: Float64Array
  /** Variance of each column afterwards, or mean square without an intercept: about 1, or 0 for a constant. */
  readonly variances: Float64Array
}

/** Values copied to kernel memory at a time, so that they are still in the cache when they are used. */
const SLICE = 1 << 15
/** Rows that the first guess of means and spreads is from. */
const GUESS = 1024
/** A guess will do where no mean square is off by more than this factor: nothing depends on it but the speed. */
const TOLERANCE = 4

interface Moments {
  readonly mean: Float64Array
  /** Mean square around the mean, or around 0 without centring. */
  readonly square: Float64Array
}

/**
 * The rows in kernel memory, each column `(value - mean) * factor`. `weight` sums to 1. Means and spreads are guessed from a few
 * rows, so that one look at the data is enough; where that was not good enough (rare values, sorted rows), there is a second one.
 */
export function standardizedRows(
  pass: Pass,
  matrix: DenseMatrix,
  weight: Vector,
  padded: number,
  centre: boolean,
): StandardizedRows {
  using ws = pass.all.workspace()
  const k = pass.kernels
  const [rows, features] = matrix.shape
  const width = Math.ceil((features + (centre ? 1 : 0)) / 4) * 4
  const x = pass.workspace.raw(Float64Array, padded * width)
  const slice = Math.max(1, Math.floor(SLICE / Math.max(1, features)))
  const input = ws.raw(Float64Array, Math.max(slice, GUESS) * features)
  const mean = ws.float64(features)
  const factor = ws.float64(features)
  const sum = ws.float64(features)
  const squares = ws.float64(features)

  const guess = guessed()
  adopt(guess)
  write()
  const found = moments()
  if (!isGood(found)) {
    for (let j = 0; j < features; j++) {
      mean.view[j]! += found.mean[j]! / factor.view[j]!
      factor.view[j]! /= Math.sqrt(found.square[j]!) || 1
    }
    write()
    return result(moments())
  }
  return result(found)

  function guessed(): Moments {
    const count = Math.min(rows, GUESS)
    for (let i = 0; i < count; i++) {
      const r = Math.floor((i * rows) / count)
      input.view.set(matrix.data.subarray(r * features, (r + 1) * features), i * features)
    }
    const even = ws.float64(count)
    even.view.fill(1 / count)
    // Around the first row: deviations from it are small where the mean is large and the spread is not.
    const first = ws.float64(features)
    if (centre) first.view.set(matrix.data.subarray(0, features))
    const s = ws.float64(features)
    const q = ws.float64(features)
    k.columnMoments(count, features, input.at, even.at, first.at, s.at, q.at)
    const around = centre ? s.view : new Float64Array(features)
    return {
      mean: first.view.map((v, j) => v + around[j]!),
      // A constant column differs from its first value nowhere, so that this is exactly 0.
      square: q.view.map((v, j) => v - around[j]! * around[j]!),
    }
  }

  function adopt({ mean: m, square }: Moments): void {
    mean.view.set(m)
    for (let j = 0; j < features; j++) factor.view[j] = square[j]! > 0 ? 1 / Math.sqrt(square[j]!) : 1
  }

  /** Fills x, and adds up the moments of what it holds. */
  function write(): void {
    sum.view.fill(0)
    squares.view.fill(0)
    for (let i = 0; i < rows; i += slice) {
      const count = Math.min(slice, rows - i)
      input.view.set(matrix.data.subarray(i * features, (i + count) * features))
      const from = [count, features, width, input.at, weight.at + 8 * i] as const
      k.standardize(...from, mean.at, factor.at, centre ? 1 : 0, sum.at, squares.at, x.at + 8 * i * width)
    }
    x.view.fill(0, rows * width)
  }

  function moments(): Moments {
    const m = centre ? sum.view.slice() : new Float64Array(features)
    return { mean: m, square: squares.view.map((q, j) => Math.max(0, q - m[j]! * m[j]!)) }
  }

  function isGood(m: Moments): boolean {
    return m.square.every((s, j) => {
      const q = s + m.mean[j]! * m.mean[j]!
      return q === 0 || (s * TOLERANCE > 1 && q < TOLERANCE)
    })
  }

  function result({ square }: Moments): StandardizedRows {
    return { x, width, mean: mean.view.slice(), factor: factor.view.slice(), variances: square }
  }
}
