import { type Ability, type Label, ParamError, show } from '@foldwise/core'

/** What a model is asked for. */
export type Method = 'predict' | Ability

/** What metrics of scores may need besides them; the options of those in `@foldwise/metrics` have the same names. */
export interface ScoreOptions<Y> {
  /** All classes of the data, ascending: the columns of the scores. */
  readonly labels: readonly Y[]
  /** Of two classes, the one that high scores stand for: the second. */
  readonly posLabel?: Y
}

/**
 * A metric of what a model gives: a function of the true and the predicted labels or values, or one of the true labels
 * and the model's scores: `{ from: 'predictProba', metric: rocAuc }`. Scores are one number a row for two classes (that
 * of the second), else all rows' numbers in one array, a number a class.
 */
export type Metric<Y> =
  | ((yTrue: readonly Y[], yPred: readonly Y[]) => number)
  | {
      readonly from: Ability
      readonly metric: (yTrue: readonly Y[], scores: Float64Array, options: ScoreOptions<Y>) => number
    }

export type Metrics<Y> = { readonly [name: string]: Metric<Y> }

/** Metrics of models of several labels a row: functions of the rows' true and predicted labels, as `hammingLoss`. */
export type LabelRowMetrics<L> = {
  readonly [name: string]: (yTrue: readonly (readonly L[])[], yPred: readonly (readonly L[])[]) => number
}

/** A model's outputs for some rows, each method called when it is first asked for. */
export interface Outputs<Y> {
  predict(): Promise<readonly Y[]>
  /** `[rows, classes]`; for two classes and `decisionFunction`, `[rows]`. */
  scores(method: Ability): Promise<Float64Array>
}

export async function scoreAll<Y>(
  metrics: Metrics<Y>,
  yTrue: readonly Y[],
  outputs: Outputs<Y>,
  classes: readonly Label[],
): Promise<{ readonly [name: string]: number }> {
  const scores: Record<string, number> = {}
  const labels = classes as readonly Y[]
  for (const [name, metric] of Object.entries(metrics)) {
    if (typeof metric === 'function') {
      scores[name] = checkedScore(name, metric(yTrue, await outputs.predict()))
      continue
    }
    const values = await outputs.scores(metric.from)
    const two = labels.length === 2
    const one = two && values.length === 2 * yTrue.length ? values.filter((_, i) => i % 2 === 1) : values
    const options = two ? { labels, posLabel: labels[1]! } : { labels }
    scores[name] = checkedScore(name, metric.metric(yTrue, one, options))
  }
  return scores
}

/** NaN is a score too, as of a class without rows; a promise is none. */
function checkedScore(name: string, score: unknown): number {
  if (typeof score === 'number') return score
  throw new ParamError(
    `metrics: expected '${name}' to give a number, got ${show(score)}. Give functions that return their score, not a promise or a report.`,
  )
}
