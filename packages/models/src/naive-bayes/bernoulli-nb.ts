import {
  boolean,
  defineClassifier,
  denseOrSparseInput,
  number,
  optional,
  type State,
  type Values,
} from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { binarized, checkBinary } from './binarized.ts'
import { type ClassCounts, classCounts, moreCounts, type Rows } from './class-counts.ts'
import { classPriorParam, logPrior } from './class-prior.ts'
import { scoresGraph, scoresOf, scoresProba, scoresState } from './linear-scores.ts'

const TYPE = 'bernoulliNB'

const params = {
  /** Added to both counts of a feature, of rows with it and without. */
  alpha: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 10, log: true } }),
  /** Values above it are 1, others 0; null: values are from 0 to 1 already. Sparse rows need it >= 0. */
  binarize: { ...optional(number({ default: 0 })), default: 0 as number | null },
  /** Take the classes' shares of the rows for their priors; else all are equal. */
  fitPrior: boolean({ default: true }),
  classPrior: classPriorParam(),
}

/**
 * Naive Bayes for features that are there or not: each is a coin of its own in each class, and an absent word counts as well.
 *
 * The probability of feature j in class c is `(n_cj + alpha) / (n_c + 2 alpha)`, with `n_cj` the weight of the rows of the class that have
 * it and `n_c` that of all its rows (Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 13.3). Models have
 * `featureScores` float64 `[classes, features]`, the log odds, and `classScores` `[classes]`, the log probability of a row of zeros.
 *
 * `fitMore` with one batch after another learns what `fit` does from all rows at once.
 *
 * Costs one pass over the values that are not 0. For short texts; on long ones counts tell more: take `multinomialNB`.
 */
export const bernoulliNB = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params,
  fit(data, p, ctx) {
    checkBinary(`${TYPE}.fit`, data.x, p.binarize)
    ctx.progress('fit', 1, 1)
    return stateOf(classCounts({ ...data, x: binarized(data.x, p.binarize) }), p)
  },
  fitMore(state, batch, p, ctx) {
    checkBinary(`${TYPE}.fitMore`, batch.x, p.binarize)
    ctx.progress('fit', 1, 1)
    return stateOf(moreCounts(TYPE, state, { ...batch, x: binarized(batch.x, p.binarize) }), p)
  },
  methods(state, { binarize }, info) {
    const scores = scoresOf(state, info)
    return { predictProba: (x: Rows) => scoresProba(scores, binarized(x, binarize)) }
  },
  expose: ({ tensors }) => ({ featureScores: tensors.featureScores!, classScores: tensors.classScores! }),
  graph: (state, { binarize }, info) => scoresGraph(state, info, binarize),
})

function stateOf(counts: ClassCounts, { alpha, fitPrior, classPrior }: Values<typeof params>): State {
  const { sums, totals } = counts
  const features = sums.length / totals.length
  const classScores = logPrior(TYPE, classPrior, totals, fitPrior)
  const featureScores = new Float64Array(sums.length)
  for (let c = 0; c < totals.length; c++) {
    const all = log(totals[c]! + 2 * alpha)
    for (let j = 0; j < features; j++) {
      const n = sums[c * features + j]!
      const without = log(Math.max(0, totals[c]! - n) + alpha)
      featureScores[c * features + j] = log(n + alpha) - without
      classScores[c]! += without - all
    }
  }
  return scoresState({ featureScores, classScores }, counts)
}
