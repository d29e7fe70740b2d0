import type { Workspace } from '@foldwise/kernels'

/**
 * Minimise b'Kb / 2 + c'b + epsilon |b|_1 with `low` <= b <= `high` (`low` <= 0 <= `high`) and the sum of b in each group as at the
 * start: what every support vector machine here comes down to. b are dual variables with the sign of their class, or of their side
 * of the tube.
 */
export interface PairProblem {
  readonly linear: Float64Array
  readonly epsilon: number
  readonly low: Float64Array
  readonly high: Float64Array
  /** 0 or 1; undefined: all 0. */
  readonly group: Int32Array | undefined
  /** Where to start; undefined: at 0. */
  readonly start: Float64Array | undefined
}

/** Some columns of a symmetric matrix K, of which rows are computed when needed. */
export interface KernelColumns {
  /** Numbers a row takes: one a column, padded to a multiple of four. */
  readonly width: number
  /** Writes rows `wanted` of K, in these columns, as float32 to the given offsets. */
  compute(wanted: readonly number[], to: readonly number[]): void
}

/** All columns. */
export interface KernelMatrix extends KernelColumns {
  readonly rows: number
  /** Columns `wanted`, which ascend; what they need is taken from `ws`. Their values have the bits of those in whole rows. */
  columns(ws: Workspace, wanted: Int32Array): KernelColumns
}

export interface PairSolution {
  readonly b: Float64Array
  /** K b + c. */
  readonly slopes: Float64Array
  readonly nIter: number
  readonly converged: boolean
  /** Largest violation of the optimality conditions. */
  readonly gap: number
  /** Kernel values computed. */
  readonly kernelValues: number
}

export interface PairOptions {
  readonly tol: number
  readonly maxIter: number
  /** Bytes for kernel rows. */
  readonly cacheBytes: number
  /** Whether rows that seem to stay at their bounds are left out on the way. */
  readonly shrinking: boolean
  readonly checkpoint: () => Promise<void>
  readonly onIteration: (nIter: number, gap: number) => void
}
