import type { Region } from '@foldwise/kernels'
import type { Pass } from './pass.ts'

export type Vector = Region<Float64Array>

/** The learned numbers in the user's units. */
export interface Coefficients {
  /** `[outputs, features]`, row-major; one output for two classes. */
  readonly coef: Float64Array
  /** `[outputs]`. */
  readonly intercept: Float64Array
}

/**
 * The mean loss over the rows plus the ridge, as a function of one vector whose layout is the objective's own affair.
 * Its length is a multiple of 4, and entries that stand for nothing stay 0.
 */
export interface Objective {
  readonly pass: Pass
  readonly length: number
  /** 1 for two classes, else the number of classes. */
  readonly outputs: number
  readonly features: number
  /** Squared L2 penalty of each entry: the objective has ridge_j theta_j^2 / 2. */
  readonly ridge: Vector
  /** L1 penalty of each entry; not part of `evaluate`. */
  readonly lasso: Vector
  readonly isPenalized: boolean
  /** Variance of the column that each entry multiplies (its mean square without an intercept); 1 for intercepts. */
  readonly variances: Vector
  /** Means of the columns, whose entries are at column * lanes + output; undefined where the columns are centred. */
  readonly means: { readonly values: Float64Array; readonly lanes: number } | undefined
  /** Where the intercepts are. */
  readonly intercepts: readonly number[]
  /** The output that an entry belongs to. */
  outputOf(entry: number): number
  /** Value at `theta`, with the gradient written; curvatures are kept for `curvature`. */
  evaluate(theta: Vector, gradient: Vector): Promise<number>
  /** The Hessian at the last evaluated point times `v`. */
  curvature(v: Vector, out: Vector): Promise<void>
  /** For each output the mean of p (1 - p) at the last evaluated point. */
  meanCurvature(): number[]
  /** weight * p (1 - p) of each row for an output, at the last evaluated point. */
  curvatureOf(output: number, out: Vector): void
  read(theta: Vector): Coefficients
  write(from: Coefficients, theta: Vector): void
}
