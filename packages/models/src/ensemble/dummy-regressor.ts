import {
  type DenseMatrix,
  defineRegressor,
  denseOrSparseInput,
  hostTensor,
  learned,
  number,
  oneOf,
  optional,
  ParamError,
  type SparseMatrix,
} from '@foldwise/core'
import { constantGraph } from './constant-graph.ts'

const TYPE = 'dummyRegressor'

const params = {
  /** Mean or median of the training targets, by weight, one of their quantiles, or a number of one's own. */
  strategy: oneOf('mean', 'median', 'quantile', 'constant'),
  /** Which quantile `'quantile'` is. */
  quantile: number({ min: 0, max: 1, default: 0.5 }),
  /** What `'constant'` predicts. */
  constant: optional(number({ default: 0 })),
}

/**
 * Predicts one number without looking at the rows: what a regressor has to be better than. Strategies are those of scikit-learn's
 * `DummyRegressor`. A quantile is the target that has its share of the weight up to it, the middle of two where that is just so, with
 * weights and without, so that a weight of 2 is the row twice; scikit-learn interpolates without weights, and takes the lower one with.
 */
export const dummyRegressor = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  allowMissing: true,
  params,
  fit({ y, weight }, { strategy, quantile, constant }) {
    const value =
      strategy === 'constant'
        ? constantOf(constant)
        : strategy === 'mean'
          ? meanOf(y, weight)
          : quantileOf(y, weight, strategy === 'median' ? 0.5 : quantile)
    return { tensors: { value: hostTensor(Float64Array.of(value), [1], 'float64') }, facts: {} }
  },
  methods(state) {
    const [value] = learned(state, 'value', 'float64', [1])
    return { predict: (x: DenseMatrix | SparseMatrix) => new Float64Array(x.shape[0]).fill(value!) }
  },
  graph: (state, _params, { features }) => constantGraph(learned(state, 'value', 'float64', [1]), features!, 'y'),
})

function constantOf(constant: number | null): number {
  if (constant !== null) return constant
  throw new ParamError(
    `${TYPE}.fit: expected 'constant' to be a number for strategy 'constant', got null. Give it one.`,
  )
}

function meanOf(y: Float64Array, weight: Float64Array | undefined): number {
  // Around the first target, so that targets far from zero lose no digits.
  const [origin] = y as unknown as [number]
  let sum = 0
  let total = 0
  for (const [i, v] of y.entries()) {
    const w = weight ? weight[i]! : 1
    sum += w * (v - origin)
    total += w
  }
  return origin + sum / total
}

/** The smallest target with at least this share of the weight up to it; where it is just that share, the middle to the next. */
function quantileOf(y: Float64Array, weight: Float64Array | undefined, share: number): number {
  const weightOf = (i: number): number => (weight ? weight[i]! : 1)
  const order = Array.from(y.keys())
    .filter((i) => weightOf(i) > 0)
    .sort((a, b) => y[a]! - y[b]!)
  const wanted = share * order.reduce((sum, i) => sum + weightOf(i), 0)
  let sum = 0
  for (const [k, i] of order.entries()) {
    sum += weightOf(i)
    const next = order[k + 1]
    if (sum > wanted || next === undefined) return y[i]!
    if (sum === wanted) return (y[i]! + y[next]!) / 2
  }
  return NaN
}
