import {
  type ClassifierData,
  type DenseMatrix,
  defineClassifier,
  denseInput,
  FormatError,
  hostTensor,
  InputError,
  learned,
  type ModelInfo,
  number,
  type State,
  show,
} from '@foldwise/core'
import { log, runPausing } from '@foldwise/kernels'
import { checkSize } from '../decomposition/check-size.ts'
import { type ClassMoments, classMoments, joinMoments, largestVariance } from './class-moments.ts'
import { classPriorParam, logPrior } from './class-prior.ts'
import { learnedClassWeights } from './class-weights.ts'
import { gaussianGraph } from './gaussian-graph.ts'
import { softmaxRows } from './linear-scores.ts'

const TYPE = 'gaussianNB'
const LOG_2_PI = 1.8378770664093453

/**
 * Naive Bayes with normal features: in each class, every column has a mean and a variance of its own and depends on no other.
 *
 * Estimates are weighted means and variances (maximum likelihood); `varSmoothing` times the largest variance of a column over all rows
 * is added to each, as in scikit-learn, there over unweighted rows. Models have `mean` and `variance` float64 `[classes, features]`.
 * `fitMore` with one batch after another learns what `fit` does from all rows at once, but for rounding.
 *
 * Costs two passes over the rows to fit, and rows x features x classes to predict. Not for features that depend on one another, whose
 * evidence is counted twice; and give columns of very different units no smoothing, or scale them: it would flood the smallest.
 */
export const gaussianNB = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: {
    /** Share of the largest variance that is added to all, so that none is 0. */
    varSmoothing: number({ min: 0, default: 1e-9, space: { kind: 'number', min: 1e-12, max: 1e-2, log: true } }),
    classPrior: classPriorParam(),
  },
  async fit(data: ClassifierData<DenseMatrix>, params, ctx) {
    const moments = await runPausing(classMoments(data), ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return stateOf('fit', moments, params)
  },
  async fitMore(state, batch: ClassifierData<DenseMatrix>, params, ctx) {
    const more = await runPausing(classMoments(batch), ctx.checkpoint)
    ctx.progress('fit', 1, 1)
    return stateOf('fitMore', state ? joinMoments(momentsOf(state, batch), more) : more, params)
  },
  methods(state, _params, info) {
    const { mean, scale, offset } = densities(state, info)
    const classes = offset.length
    return {
      predictProba({ data, shape: [rows, features] }) {
        const scores = new Float64Array(rows * classes)
        for (let i = 0; i < rows; i++) {
          for (let c = 0; c < classes; c++) {
            let squares = 0
            for (let j = 0, k = c * features; j < features; j++, k++) {
              const z = (data[i * features + j]! - mean[k]!) * scale[k]!
              squares += z * z
            }
            scores[i * classes + c] = offset[c]! - squares / 2
          }
        }
        return softmaxRows(scores, classes)
      },
    }
  },
  expose: ({ tensors }) => ({ mean: tensors.mean!, variance: tensors.variance! }),
  graph: (state, _params, info) => gaussianGraph(densities(state, info)),
})

function stateOf(
  method: string,
  moments: ClassMoments,
  { varSmoothing, classPrior }: { readonly varSmoothing: number; readonly classPrior: readonly number[] | null },
): State {
  const { mean, totals } = moments
  checkSize(`${TYPE}.${method}`, largestVariance(moments))
  const epsilon = varSmoothing * largestVariance(moments)
  const variance = moments.variance.map((v) => v + epsilon)
  const classes = totals.length
  const features = mean.length / classes
  const bad = variance.findIndex((v) => !(v > 0))
  if (bad >= 0) {
    throw new InputError(
      `${TYPE}.${method}: expected columns that vary within each class, got one value only in column ${bad % features} of class ${Math.floor(bad / features)}. Raise varSmoothing or drop the column.`,
    )
  }
  return {
    tensors: {
      mean: hostTensor(mean, [classes, features], 'float64'),
      variance: hostTensor(variance, [classes, features], 'float64'),
      logPrior: hostTensor(logPrior(TYPE, classPrior, totals), [classes], 'float64'),
    },
    facts: { classWeights: [...totals], epsilon },
  }
}

/** What a state was made of. */
function momentsOf(state: State, { classes, x }: ClassifierData<DenseMatrix>): ClassMoments {
  const totals = learnedClassWeights(TYPE, state, classes)
  const { epsilon } = state.facts
  if (typeof epsilon !== 'number') {
    throw new FormatError(
      `${TYPE}.fitMore: expected 'epsilon' among the facts, got ${show(epsilon)}. The file is damaged.`,
    )
  }
  const shape = [classes, x.shape[1]]
  return {
    mean: learned(state, 'mean', 'float64', shape).slice(),
    variance: learned(state, 'variance', 'float64', shape).map((v) => v - epsilon),
    totals,
  }
}

/** Log joint density of class c: offset - |(x - mean) scale|^2 / 2. */
function densities(state: State, { classes, features }: ModelInfo) {
  const shape = [classes.length, features]
  const mean = learned(state, 'mean', 'float64', shape)
  const variance = learned(state, 'variance', 'float64', shape)
  const prior = learned(state, 'logPrior', 'float64', [classes.length])
  const width = variance.length / classes.length
  const offset = Float64Array.from(prior)
  variance.forEach((v, k) => {
    offset[Math.floor(k / width)]! -= (log(v) + LOG_2_PI) / 2
  })
  return { mean, scale: variance.map((v) => 1 / Math.sqrt(v)), offset }
}
