import { boolean, integer, number, oneOf, type Values } from '@foldwise/core'

/** Parameters of all generalised linear models. */
export const glmParams = {
  /** Strength of the squared penalty; 0 for none. */
  alpha: number({ min: 0, default: 1, space: { kind: 'number', min: 1e-6, max: 10, log: true } }),
  fitIntercept: boolean({ default: true }),
  /** `'auto'` factorizes the Hessian of up to 511 columns, and else takes conjugate gradients. The minimum is the same. */
  solver: oneOf('auto', 'newton-cholesky', 'newton-cg'),
  /**
   * Fitting stops when no entry of the gradient, each in units of its column's scale, exceeds `tol`; the loss is taken per row, in
   * units of the variance that the distribution has at the mean.
   */
  tol: number({ above: 0, default: 1e-6 }),
  maxIter: integer({ min: 1, default: 100 }),
}

export type GlmParams = Values<typeof glmParams>
