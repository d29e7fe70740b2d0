import type { Svd } from '@foldwise/kernels'
import type { CentredRows } from './centred-rows.ts'

export interface LeaveOneOut {
  /** Error of each row by the fit to all others, times the root of the row's weight. */
  errors(alpha: number): Float64Array
  coefficients(alpha: number): Float64Array<ArrayBuffer>
}

/**
 * Ridge fits for any alpha > 0 from A = sum of s u v'. Row i's error is r_i / (1 - h_i) with the residual r and the leverage h of the
 * fit to all rows; both are made of the parts that the penalty holds back, so that nothing cancels in wide data, where h is near 1.
 */
export function leaveOneOut(
  { a, b, root }: Pick<CentredRows, 'a' | 'b' | 'root'>,
  { s, u, v }: Svd,
  centred: boolean,
): LeaveOneOut {
  const { rows, columns } = a
  const k = s.length
  const projection = Float64Array.from({ length: k }, (_, q) => {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += u.view[q * rows + i]! * b.view[i]!
    return sum
  })
  // What no column reaches: all of it stays residual. 0 in wide data, where it would be rounding errors only.
  const outside = new Float64Array(rows)
  const unreached = new Float64Array(rows)
  if (rows > columns) {
    const total = root.view.reduce((sum, r) => sum + r * r, 0)
    for (let i = 0; i < rows; i++) {
      outside[i] = b.view[i]!
      unreached[i] = centred ? 1 - (root.view[i]! * root.view[i]!) / total : 1
    }
  }
  for (let q = 0; q < k; q++) {
    if (rows <= columns || s.view[q] === 0) continue
    for (let i = 0; i < rows; i++) {
      const c = u.view[q * rows + i]!
      outside[i]! -= projection[q]! * c
      unreached[i]! -= c * c
    }
  }
  return {
    errors(alpha) {
      const residual = outside.slice()
      const free = unreached.slice()
      for (let q = 0; q < k; q++) {
        const value = s.view[q]!
        if (value === 0) continue
        const held = alpha / (value * value + alpha)
        for (let i = 0; i < rows; i++) {
          const c = u.view[q * rows + i]!
          residual[i]! += held * projection[q]! * c
          free[i]! += held * c * c
        }
      }
      for (let i = 0; i < rows; i++) residual[i]! /= free[i]!
      return residual
    },
    coefficients(alpha) {
      const coef = new Float64Array(columns)
      for (let q = 0; q < k; q++) {
        const value = s.view[q]!
        const share = (value / (value * value + alpha)) * projection[q]!
        for (let j = 0; j < columns; j++) coef[j]! += share * v.view[q * columns + j]!
      }
      return coef
    },
  }
}
