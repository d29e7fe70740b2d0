import {
  boolean,
  type ClassifierData,
  custom,
  type DenseMatrix,
  defineClassifier,
  denseInput,
  type FitContext,
  hostTensor,
  learned,
  number,
  oneOf,
  ParamError,
  type State,
  type Values,
} from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { categoriesGraph, categoriesProba, categoryScoresOf } from './categorical-scores.ts'
import { type CategoryCounts, categoryCounts } from './category-counts.ts'
import { classPriorParam, logPrior } from './class-prior.ts'
import { learnedClassWeights } from './class-weights.ts'
import { countLogs } from './log-counts.ts'

const TYPE = 'categoricalNB'

const isCount = (v: unknown): boolean => Number.isSafeInteger(v) && (v as number) >= 1

const params = {
  /** Added to every count, so that a category that was never seen with a class does not rule it out. */
  alpha: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 10, log: true } }),
  /** Take the classes' shares of the rows for their priors; else all are equal. */
  fitPrior: boolean({ default: true }),
  classPrior: classPriorParam(),
  /** Least number of categories of all features, or of each; null: those up to the largest that is seen. */
  minCategories: custom<number | readonly number[] | null>({
    kind: 'counts',
    default: null,
    expects: 'an integer >= 1, an array of them, or null',
    accepts: (v) => v === null || isCount(v) || (Array.isArray(v) && v.every(isCount)),
  }),
  /** What a category does to predictions that training rows did not have: refuse the row, or say nothing. */
  handleUnknown: oneOf('error', 'ignore'),
}
type Params = Values<typeof params>

/**
 * Naive Bayes for categories, numbered from 0 on as `ordinalEncoder` numbers them: each feature is a die of its own in each class.
 *
 * The probability of category k of feature j in class c is `(n_cjk + alpha) / (n_c + alpha K_j)`, with `n_cjk` the weight of the rows of
 * the class that have it, `n_c` that of all its rows, and `K_j` the number of the feature's categories, as scikit-learn's `CategoricalNB`
 * with `force_alpha`. Models have `categories`, the number of them for each feature, `categoryScores` float64
 * `[categories of all features, classes]`, the logarithms, one feature after another, and `classScores` `[classes]`, those of the priors.
 *
 * `fitMore` with one batch after another learns what `fit` does from all rows at once; new categories may come with any batch.
 *
 * Costs two passes over the rows. Not for numbers whose size means something: take `gaussianNB`; nor for features that depend on one another,
 * whose evidence is counted twice. Refuses values that are not whole, and unknown categories unless `handleUnknown` is `'ignore'`; the
 * graph cannot refuse, and ignores them.
 */
export const categoricalNB = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params,
  fit: (data: ClassifierData<DenseMatrix>, p, ctx) => learn('fit', data, undefined, p, ctx),
  fitMore: (state, batch: ClassifierData<DenseMatrix>, p, ctx) =>
    learn('fitMore', batch, state && countsOf(state, batch), p, ctx),
  methods(state, { handleUnknown }, info) {
    const scores = categoryScoresOf(state, info)
    const ignore = handleUnknown === 'ignore'
    return { predictProba: (x: DenseMatrix) => categoriesProba(`${TYPE}.predict`, scores, ignore, x) }
  },
  expose: (state, _params, { features }) => ({
    categories: Object.freeze(Array.from(learned(state, 'sizes', 'int32', [features]))),
    categoryScores: state.tensors.categoryScores!,
    classScores: state.tensors.classScores!,
  }),
  graph: (state, _params, info) => categoriesGraph(categoryScoresOf(state, info)),
})

async function learn(
  method: string,
  data: ClassifierData<DenseMatrix>,
  earlier: CategoryCounts | undefined,
  params: Params,
  ctx: FitContext,
): Promise<State> {
  const where = `${TYPE}.${method}`
  const counts = await categoryCounts(where, data, leastOf(where, params.minCategories, data.x.shape[1]), earlier, ctx)
  ctx.progress('fit', 1, 1)
  return stateOf(counts, params)
}

/** The least number of categories of each feature. */
function leastOf(where: string, given: Params['minCategories'], features: number): (feature: number) => number {
  if (typeof given === 'number') return () => given
  if (given && given.length !== features) {
    throw new ParamError(
      `${where}: expected 'minCategories' to have one number for each of ${features} features, got ${given.length}. One number alone is for all.`,
    )
  }
  return (feature) => given?.[feature] ?? 1
}

function stateOf({ sizes, sums, totals }: CategoryCounts, { alpha, fitPrior, classPrior }: Params): State {
  const classes = totals.length
  const classScores = logPrior(TYPE, classPrior, totals, fitPrior)
  const logOf = countLogs(alpha)
  const categoryScores = new Float64Array(sums.length)
  let from = 0
  for (const size of sizes) {
    const to = from + size * classes
    for (let c = 0; c < classes; c++) {
      const all = log(totals[c]! + alpha * size)
      for (let k = from + c; k < to; k += classes) categoryScores[k] = logOf(sums[k]!) - all
    }
    from = to
  }
  const shape = [sums.length / classes, classes]
  return {
    tensors: {
      categoryScores: hostTensor(categoryScores, shape, 'float64'),
      classScores: hostTensor(classScores, [classes], 'float64'),
      counts: hostTensor(sums, shape, 'float64'),
      sizes: hostTensor(sizes, [sizes.length], 'int32'),
    },
    facts: { classWeights: [...totals] },
  }
}

/** What a state was made of. */
function countsOf(state: State, { classes, x }: ClassifierData<DenseMatrix>): CategoryCounts {
  const sizes = learned(state, 'sizes', 'int32', [x.shape[1]])
  const all = sizes.reduce((sum, n) => sum + n, 0)
  return {
    sizes,
    sums: learned(state, 'counts', 'float64', [all, classes]).slice(),
    totals: learnedClassWeights(TYPE, state, classes),
  }
}
