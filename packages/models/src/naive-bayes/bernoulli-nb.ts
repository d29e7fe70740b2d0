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
import { type ClassCounts, type Counted, classCounts, moreCounts, type Rows } from './class-counts.ts'
import { classPriorParam, logPrior } from './class-prior.ts'
import { scoresGraph, scoresOf, scoresProba, scoresState } from './linear-scores.ts'
import { countLogs } from './log-counts.ts'

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
  async fit(data, p, ctx) {
    checkBinary(`${TYPE}.fit`, data.x, p.binarize)
    ctx.progress('fit', 1, 1)
    return stateOf(await classCounts(`${TYPE}.fit`, data, ctx, countedBy(p.binarize)), p)
  },
  async fitMore(state, batch, p, ctx) {
    checkBinary(`${TYPE}.fitMore`, batch.x, p.binarize)
    ctx.progress('fit', 1, 1)
    return stateOf(await moreCounts(TYPE, state, batch, ctx, countedBy(p.binarize)), p)
  },
  methods(state, { binarize }, info) {
    const scores = scoresOf(state, info)
    return { predictProba: (x: Rows) => scoresProba(scores, binarized(x, binarize)) }
  },
  expose: ({ tensors }) => ({ featureScores: tensors.featureScores!, classScores: tensors.classScores! }),
  graph: (state, { binarize }, info) => scoresGraph(state, info, binarize),
})

const countedBy = (binarize: number | null): Counted => (binarize === null ? undefined : { above: binarize })

function stateOf(counts: ClassCounts, { alpha, fitPrior, classPrior }: Values<typeof params>): State {
  const { sums, totals } = counts
  const features = sums.length / totals.length
  const classScores = logPrior(TYPE, classPrior, totals, fitPrior)
  const logOf = countLogs(alpha)
  const featureScores = new Float64Array(sums.length)
  for (let c = 0; c < totals.length; c++) {
    const [own, scores] = [sums, featureScores].map((m) => m.subarray(c * features, (c + 1) * features)) as [
      Float64Array,
      Float64Array,
    ]
    const total = totals[c]!
    const all = log(total + 2 * alpha)
    let sum = classScores[c]!
    for (let j = 0; j < features; j++) {
      const n = own[j]!
      const without = logOf(Math.max(0, total - n))
      scores[j] = logOf(n) - without
      sum += without - all
    }
    classScores[c] = sum
  }
  return scoresState({ featureScores, classScores }, counts)
}
