import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { csrGram, csrMatVec, csrTranspose, csrTransposeMatVec, runPausing, toCsr } from '@foldwise/kernels'
import { weightedGram } from '../logistic/hessian.ts'
import type { Coefficients, Vector } from '../logistic/objective.ts'
import type { Pass } from '../logistic/pass.ts'
import { smoothRows } from '../smooth/rows.ts'

/** Rows A by what a linear program's solver does with them, the intercept as a column. */
export interface PinballRows {
  /** With rows of zeros after the data's. */
  readonly padded: number
  /** Coefficients, the intercept, zeros up to a multiple of 4. */
  readonly width: number
  /** What columns were multiplied with: the penalty sees coefficients times it. */
  readonly factor: Float64Array
  /** z = A v */
  multiply(v: Vector, z: Vector): void
  /** g = A' r */
  gather(r: Vector, g: Vector): void
  /** A' diag(weight) A on and below its diagonal, `[width, width]`. */
  gram(weight: Vector, out: Vector): Promise<void>
  read(v: Vector): Coefficients
}

/** Dense rows centred and scaled, so that columns of any unit are alike; sparse rows as they are. `weight` sums to 1. */
export function pinballRows(
  pass: Pass,
  x: DenseMatrix | SparseMatrix,
  weight: Float64Array,
  fitIntercept: boolean,
): PinballRows {
  if (isSparse(x)) return sparseRows(pass, x, fitIntercept)
  const { padded, length: width, factor, dense, multiply, gather, read } = smoothRows(pass, x, weight, fitIntercept)
  const gram = weightedGram(pass, { rows: padded, width, x: dense! })
  return { padded, width, factor, multiply, gather, gram, read }
}

function sparseRows({ all: kernels, workspace: ws, pacer }: Pass, x: SparseMatrix, fitIntercept: boolean): PinballRows {
  const [rows, features] = x.shape
  const width = Math.ceil((features + 1) / 4) * 4
  const csr = toCsr(ws, { rows, columns: width, ...(fitIntercept ? withOnes(x) : x) })
  const turned = csrTranspose(kernels, ws, csr)
  return {
    ...{ padded: rows, width, factor: new Float64Array(features).fill(1) },
    multiply: (v, z) => csrMatVec(kernels, csr, v, z),
    gather: (r, g) => csrTransposeMatVec(kernels, csr, r, g),
    gram: (weight, out) => runPausing(csrGram(kernels, csr, turned, out, weight), () => pacer.checkpoint()),
    read: (v) => ({
      coef: Float64Array.from(v.view.subarray(0, features)),
      intercept: Float64Array.of(fitIntercept ? v.view[features]! : 0),
    }),
  }
}

/** The rows with a column of ones past their features. */
function withOnes({ shape: [rows, features], indptr, indices, values }: SparseMatrix) {
  const out = {
    indptr: indptr.map((at, i) => at + i),
    indices: new Int32Array(values.length + rows),
    values: new Float64Array(values.length + rows),
  }
  for (let i = 0; i < rows; i++) {
    const [from, to] = [indptr[i]!, indptr[i + 1]!]
    out.indices.set(indices.subarray(from, to), from + i)
    out.values.set(values.subarray(from, to), from + i)
    out.indices[to + i] = features
    out.values[to + i] = 1
  }
  return out
}
