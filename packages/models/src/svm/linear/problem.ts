import type { DenseMatrix, Rng, SparseMatrix } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import type { KernelRows } from './rows.ts'

/** Minimise |w|^2 / 2, or |w|_1, + sum_i cost_i loss(y_i, w . x_i), where x_i ends with a constant, `bias`, whose coefficient is the intercept. */
export interface LinearProblem {
  readonly x: DenseMatrix | SparseMatrix
  /** 1 and -1 to be told apart, or targets. */
  readonly y: Float64Array
  /** What a unit of loss costs in each row: C times its weight. */
  readonly cost: Float64Array
  /** Half the width of the tube in which targets cost nothing; undefined: classes, with a hinge at margin 1. */
  readonly epsilon: number | undefined
  /** The penalty is |w|_1; for classes and squared losses. */
  readonly l1?: boolean
  /** Losses are squared. */
  readonly squared: boolean
  /** 0 for none. */
  readonly bias: number
}

export interface LinearFit {
  /** `[columns + 1]`: the last is the coefficient of the constant. */
  readonly w: Float64Array
  readonly nIter: number
  readonly converged: boolean
  /** What was left of the quantity that stops the fit, and what it had to come down to. */
  readonly violation: number
  readonly allowed: number
  /** The dual variables, signed. */
  readonly dual: Float64Array
}

export interface LinearOptions {
  /** Whose fit it is, for messages. */
  readonly type: string
  readonly kernels: Kernels
  readonly rows: KernelRows
  readonly tol: number
  readonly maxIter: number
  readonly random: Rng
  readonly checkpoint: () => Promise<void>
  readonly onIteration: (done: number, violation: number) => void
}
