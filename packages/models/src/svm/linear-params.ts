import { boolean, custom, integer, number } from '@foldwise/core'

/** Parameters that linear support vector machines share; meanings and defaults are scikit-learn's. */
export const linearParams = {
  /** Cost of a unit of loss: the inverse strength of the penalty. */
  C: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-4, max: 1e4, log: true } }),
  /** Solves the dual by coordinate descent, or (false) the primal by Newton's method, which needs a squared loss. The minimum is the same. */
  dual: custom<'auto' | boolean>({
    kind: 'dual',
    default: 'auto',
    expects: "'auto', true or false",
    accepts: (v) => v === 'auto' || typeof v === 'boolean',
  }),
  fitIntercept: boolean({ default: true }),
  /** The intercept is the coefficient of a constant column of this value, and penalised as the others: raise it to penalise it less. */
  interceptScaling: number({ above: 0, default: 1 }),
  /**
   * The dual solver stops when projected gradients of classes lie within it, or when violations of targets have fallen to that share;
   * the primal one when a step would gain less than a thousandth of it.
   */
  tol: number({ above: 0, default: 1e-4 }),
  maxIter: integer({ min: 1, default: 1000 }),
}
