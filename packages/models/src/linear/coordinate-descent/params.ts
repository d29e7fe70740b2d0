import { boolean, integer, number, oneOf } from '@foldwise/core'

/** Parameters that all L1-penalised regressors share. */
export const descentParams = {
  fitIntercept: boolean({ default: true }),
  /** Most sweeps over the coefficients, for each alpha. */
  maxIter: integer({ min: 1, default: 1000 }),
  /** A fit stops when the duality gap is at most `tol` times the (weighted) variance of the targets. */
  tol: number({ above: 0, default: 1e-4 }),
  /** Only coefficients >= 0. */
  positive: boolean({ default: false }),
  /** Sweep in the order of the columns, or in a drawn one, which can be faster where neighbours correlate. */
  selection: oneOf('cyclic', 'random'),
}

export const alphaParam = () =>
  number({ above: 0, default: 1, space: { kind: 'number', min: 1e-4, max: 1e2, log: true } })

export const l1RatioSpace = { kind: 'number', min: 0, max: 1 } as const
