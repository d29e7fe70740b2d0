import { boolean, defineClassifier, denseOrSparseInput, number, type State, type Values } from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { type ClassCounts, classCounts, moreCounts, type Rows } from './class-counts.ts'
import { scoresGraph, scoresOf, scoresProba, scoresState } from './linear-scores.ts'
import { countLogs, sumOf } from './log-counts.ts'

const TYPE = 'complementNB'

const params = {
  /** Added to every count. */
  alpha: number({ above: 0, default: 1, space: { kind: 'number', min: 1e-3, max: 10, log: true } }),
  /** Divide each class's weights by their sum, against features that depend on one another. */
  norm: boolean({ default: false }),
}

/**
 * Naive Bayes for counts that judges a class by the rows of all others, which are more, and more alike in number: for unequal classes.
 *
 * The weight of feature j for class c is `-log((n_j - n_cj + alpha) / (n - n_c + alpha features))`, with `n_cj` the weighted sum of
 * column j over the rows of the class; with `norm`, weights are divided by their sum. Priors are left out (Rennie, Shih, Teevan and
 * Karger, Tackling the poor assumptions of naive Bayes text classifiers, ICML 2003). Models have `featureScores` float64
 * `[classes, features]`, the weights.
 *
 * `fitMore` with one batch after another learns what `fit` does from all rows at once.
 *
 * Costs one pass over the values that are not 0. Its probabilities, a softmax of the scores, rank classes and mean little else. Refuses
 * values below 0.
 */
export const complementNB = defineClassifier({
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
  expose: ({ tensors }) => ({ featureScores: tensors.featureScores! }),
  graph: (state, _params, info) => scoresGraph(state, info),
})

function stateOf(counts: ClassCounts, { alpha, norm }: Values<typeof params>): State {
  const { sums, totals } = counts
  const classes = totals.length
  const features = sums.length / classes
  const logOf = countLogs(alpha)
  const featureScores = new Float64Array(sums.length)
  for (let c = 0; c < classes; c++) {
    const scores = featureScores.subarray(c * features, (c + 1) * features)
    // Summed over the other classes: a difference to the sum of all would lose digits.
    for (let other = 0; other < classes; other++) {
      if (other !== c) for (let j = 0; j < features; j++) scores[j]! += sums[other * features + j]!
    }
    const all = log(sumOf(scores) + alpha * features)
    for (let j = 0; j < features; j++) scores[j] = all - logOf(scores[j]!)
    // One feature alone has weight 0 whatever was counted.
    const sum = sumOf(scores)
    if (norm && sum > 0) for (let j = 0; j < features; j++) scores[j]! /= sum
  }
  return scoresState({ featureScores, classScores: new Float64Array(classes) }, counts)
}
