import { boolean, custom, integer, number, oneOf, optional } from '@foldwise/core'

/** Parameters that the machines with kernels share; meanings and defaults are scikit-learn's. */
export const kernelParams = {
  /**
   * `'linear'` a . b; `'poly'` (gamma a . b + coef0)^degree; `'rbf'` exp(-gamma |a - b|^2); `'sigmoid'` tanh(gamma a . b + coef0);
   * `'precomputed'`: x holds kernel values, for fit the square matrix among all rows, later those of the new rows with all of them.
   */
  kernel: oneOf('rbf', 'linear', 'poly', 'sigmoid', 'precomputed'),
  degree: integer({ min: 0, max: 1000, default: 3 }),
  /** `'scale'`: 1 / (features * variance of all values of x); `'auto'`: 1 / features. */
  gamma: custom<'scale' | 'auto' | number>({
    kind: 'gamma',
    default: 'scale',
    expects: "'scale', 'auto' or a number >= 0",
    accepts: (v) => v === 'scale' || v === 'auto' || (typeof v === 'number' && v >= 0 && Number.isFinite(v)),
    space: { kind: 'number', min: 1e-4, max: 10, log: true },
  }),
  coef0: number({ default: 0 }),
  /** Fitting stops when no pair of rows violates the optimality conditions by more. */
  tol: number({ above: 0, default: 1e-3 }),
  /** Megabytes for kernel rows that are kept. */
  cacheSize: number({ above: 0, default: 200 }),
  /**
   * Leaves out rows whose dual variables seem to stay at their bounds, once hundreds of kernel rows that the cache lost were computed again; the
   * solution is checked, and finished, on all rows. Fits are the same within `tol`, and faster where rows are many; false helps only
   * where a loose `tol` ends fits before that pays.
   */
  shrinking: boolean({ default: true }),
  /** Most steps, each on two rows; null: 10 million, or 100 a row where that is more. */
  maxIter: optional(integer({ min: 1, default: 1 })),
}

export interface KernelParams {
  readonly kernel: 'linear' | 'poly' | 'rbf' | 'sigmoid' | 'precomputed'
  readonly degree: number
  readonly gamma: 'scale' | 'auto' | number
  readonly coef0: number
  readonly tol: number
  readonly cacheSize: number
  readonly shrinking: boolean
  readonly maxIter: number | null
}
