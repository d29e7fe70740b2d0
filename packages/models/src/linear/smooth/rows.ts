import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { csrMatVec, csrTransposeMatVec, matTransposeVec, matVec, toCsr } from '@foldwise/kernels'
import { ROW_BLOCK } from '../logistic/dense-rows.ts'
import type { Coefficients, Objective, Vector } from '../logistic/objective.ts'
import type { Pass } from '../logistic/pass.ts'
import { standardizedRows } from '../logistic/standardized-rows.ts'

/** Rows in kernel memory, and the entries that multiply them: coefficients, the intercept, zeros up to a multiple of 4. */
export interface SmoothRows
  extends Pick<Objective, 'length' | 'features' | 'variances' | 'means' | 'intercepts' | 'read' | 'write'> {
  /** With rows of weight 0 after the data's. */
  readonly padded: number
  /** `[padded]`, sums to 1. */
  readonly weight: Vector
  /** What columns were multiplied with: the penalty sees coefficients times it. */
  readonly factor: Float64Array
  /** Present for dense rows: `[padded, length]`. */
  readonly dense: Vector | undefined
  /** z = rows . theta, `[padded]`. */
  multiply(theta: Vector, z: Vector): void
  /** g = sum_i r_i row_i. */
  gather(r: Vector, g: Vector): void
}

/** Dense rows centred and scaled, so that columns of any unit are alike; sparse rows as they are. `weight` sums to 1. */
export function smoothRows(
  pass: Pass,
  x: DenseMatrix | SparseMatrix,
  weight: Float64Array,
  fitIntercept: boolean,
): SmoothRows {
  return isSparse(x) ? sparseRows(pass, x, weight, fitIntercept) : denseRows(pass, x, weight, fitIntercept)
}

function denseRows(pass: Pass, matrix: DenseMatrix, weights: Float64Array, fitIntercept: boolean): SmoothRows {
  const { workspace: ws, all: kernels } = pass
  const [rows, features] = matrix.shape
  const padded = Math.ceil(rows / ROW_BLOCK) * ROW_BLOCK
  const weight = ws.float64(padded)
  weight.view.set(weights)
  const { x, width, mean, factor, variances: spread } = standardizedRows(pass, matrix, weight, padded, fitIntercept)
  const variances = ws.float64(width)
  variances.view.set(spread)
  if (fitIntercept) variances.view[features] = 1
  const a = { rows: padded, columns: width, values: x }
  return {
    ...{ length: width, features, padded, weight, factor, variances, dense: x },
    means: undefined,
    intercepts: fitIntercept ? [features] : [],
    multiply: (theta, z) => matVec(kernels, a, theta, z),
    gather: (r, g) => matTransposeVec(kernels, a, r, g),
    read(theta): Coefficients {
      const coef = new Float64Array(features)
      let intercept = fitIntercept ? theta.view[features]! : 0
      for (let j = 0; j < features; j++) {
        coef[j] = theta.view[j]! * factor[j]!
        intercept -= coef[j]! * mean[j]!
      }
      return { coef, intercept: Float64Array.of(fitIntercept ? intercept : 0) }
    },
    write({ coef, intercept }, theta) {
      let sum = intercept[0]!
      for (let j = 0; j < features; j++) {
        theta.view[j] = coef[j]! / factor[j]!
        sum += coef[j]! * mean[j]!
      }
      if (fitIntercept) theta.view[features] = sum
    },
  }
}

function sparseRows(pass: Pass, matrix: SparseMatrix, weights: Float64Array, fitIntercept: boolean): SmoothRows {
  const { workspace: ws, all: kernels, kernels: k } = pass
  const [rows, features] = matrix.shape
  const length = Math.ceil((features + 1) / 4) * 4
  const { indptr, indices, values } = matrix
  const csr = toCsr(ws, { rows, columns: features, indptr, indices, values })
  const weight = ws.float64(weights)
  const sum = ws.float64(features)
  const variances = ws.float64(length)
  k.csrSquares(0, rows, csr.indptr.at, csr.indices.at, csr.values.at, weight.at, sum.at, variances.at)
  const means = sum.copy()
  if (fitIntercept) {
    const v = variances.view
    // Rounding leaves a constant column with a little variance, or none; the least keeps its units meaningful.
    for (let j = 0; j < features; j++) v[j] = Math.max(v[j]! - means[j]! * means[j]!, v[j]! * 1e-15)
    v[features] = 1
  }
  return {
    ...{ length, features, padded: rows, weight, variances, dense: undefined },
    factor: new Float64Array(features).fill(1),
    means: { values: means, lanes: 1 },
    intercepts: fitIntercept ? [features] : [],
    multiply: (theta, z) => csrMatVec(kernels, csr, theta, z, fitIntercept ? theta.view[features]! : 0),
    gather(r, g) {
      csrTransposeMatVec(kernels, csr, r, g)
      const to = g.view
      to.fill(0, features)
      if (fitIntercept) for (const v of r.view) to[features]! += v
    },
    read: (theta) => ({
      coef: Float64Array.from(theta.view.subarray(0, features)),
      intercept: Float64Array.of(fitIntercept ? theta.view[features]! : 0),
    }),
    write({ coef, intercept }, theta) {
      theta.view.set(coef)
      if (fitIntercept) theta.view[features] = intercept[0]!
    },
  }
}
