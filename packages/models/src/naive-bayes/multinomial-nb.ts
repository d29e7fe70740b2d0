import { boolean, defineClassifier, denseOrSparseInput, number, type State, type Values } from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { type ClassCounts, classCounts, moreCounts, type Rows } from './class-counts.ts'
import { classPriorParam, logPrior } from './class-prior.ts'
import { scoresGraph, scoresOf, scoresProba, scoresState } from './linear-scores.ts'
import { countLogs, sumOf } from './log-counts.ts'

const TYPE = 'multinomialNB'

const params = {
  /** Added to every count (Laplace, Lidstone), so that a word that was never seen rules nothing out. */
  alpha: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 10, log: true } }),
  /** Take the classes' shares of the rows for their priors; else all are equal. */
  fitPrior: boolean({ default: true }),
  classPrior: classPriorParam(),
}

/**
 * Naive Bayes for counts, such as of words: each class is a bag from which a row's features are drawn.
 *
 * The probability of feature j in class c is `(n_cj + alpha) / (n_c + alpha features)`, with `n_cj` the weighted sum of column j over the
 * rows of the class and `n_c` that of all columns (Manning, Raghavan and Schütze, Introduction to Information Retrieval, section 13.2).
 * Models have `featureScores` float64 `[classes, features]`, their logarithms, and `classScores` `[classes]`, those of the priors.
 *
 * `fitMore` with one batch after another learns what `fit` does from all rows at once.
 *
 * Costs one pass over the values that are not 0. Probabilities are too near 0 and 1 on long texts, since words are not independent:
 * calibrate them before using them as such. Refuses values below 0.
 */
export const multinomialNB = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params,
  async fit(data, params, ctx) {
    ctx.progress('fit', 1, 1)
    return stateOf(await classCounts(`${TYPE}.fit`, data, ctx), params)
  },
  async fitMore(state, batch, params, ctx) {
    ctx.progress('fit', 1, 1)
    return stateOf(await moreCounts(TYPE, state, batch, ctx), params)
  },
  methods(state, _params, info) {
    const scores = scoresOf(state, info)
    return { predictProba: (x: Rows) => scoresProba(scores, x) }
  },
  expose: ({ tensors }) => ({ featureScores: tensors.featureScores!, classScores: tensors.classScores! }),
  graph: (state, _params, info) => scoresGraph(state, info),
})

function stateOf(counts: ClassCounts, { alpha, fitPrior, classPrior }: Values<typeof params>): State {
  const { sums, totals } = counts
  const features = sums.length / totals.length
  const logOf = countLogs(alpha)
  const featureScores = new Float64Array(sums.length)
  for (let c = 0; c < totals.length; c++) {
    const own = sums.subarray(c * features, (c + 1) * features)
    const scores = featureScores.subarray(c * features, (c + 1) * features)
    const all = log(sumOf(own) + alpha * features)
    for (let j = 0; j < features; j++) scores[j] = logOf(own[j]!) - all
  }
  return scoresState({ featureScores, classScores: logPrior(TYPE, classPrior, totals, fitPrior) }, counts)
}
