import { defineRegressor, denseOrSparseInput, hostTensor, learned, number, oneOf, type State } from '@foldwise/core'
import { linearExpose, linearGraph, linearMethods } from '../linear/linear-model.ts'
import { fitLinear } from './linear/fit.ts'
import { linearParams } from './linear-params.ts'

const TYPE = 'linearSvr'

const { C, dual, fitIntercept, interceptScaling, tol, maxIter } = linearParams

/**
 * Linear support vector regression: a line that may miss targets by `epsilon` at no cost, and does not square what is beyond, so that
 * outliers pull little.
 *
 * Minimises `|w|^2 / 2 + C sum_i weight_i loss(y_i - w . x_i)`, with `max(0, |r| - epsilon)` or its square, and the intercept as a
 * coefficient of a constant column: LIBLINEAR's and scikit-learn's objective (Ho and Lin, JMLR 2012). By coordinate descent over the
 * dual, or for the squared loss on up to 1,024 columns, and no more than rows, by Newton's method, which copes with columns of any scale.
 * Models have `coef` `[features]` and `intercept`; `facts` tell `solver`, `nIter`, `converged`, `objective` and the duality `gap`.
 * A pass over the rows an iteration; rows of large values need many: scale them. Not for curved relations: take `svr`.
 */
export const linearSvr = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** What a residual r costs: `max(0, |r| - epsilon)`, for which only the dual can be solved, or its square. */
    loss: oneOf('epsilonInsensitive', 'squaredEpsilonInsensitive'),
    /** Residuals up to this, in units of the targets, cost nothing. */
    epsilon: number({ min: 0, default: 0 }),
    C,
    dual,
    fitIntercept,
    interceptScaling,
    tol,
    maxIter,
  },
  async fit({ x, y, rows, weight }, params, ctx): Promise<State> {
    const problem = {
      x,
      y,
      cost: Float64Array.from({ length: rows }, (_, i) => params.C * (weight?.[i] ?? 1)),
      epsilon: params.epsilon,
      squared: params.loss === 'squaredEpsilonInsensitive',
      bias: params.fitIntercept ? params.interceptScaling : 0,
    }
    const { tensors, facts } = await fitLinear(TYPE, [problem], params, ctx)
    const features = x.shape[1]
    const coef = learned({ tensors, facts }, 'coef', 'float64', [1, features])
    return { tensors: { ...tensors, coef: hostTensor(coef, [features], 'float64') }, facts }
  },
  methods: linearMethods,
  expose: linearExpose,
  graph: linearGraph,
})
