import type { OptionNames } from '../known-options.ts'
import type { Splitter } from '../split/splitter.ts'
import type { Metric } from '../validation/metrics.ts'
import type { TrialWorkers } from '../workers/worker-runner.ts'
import type { Pruning } from './prune.ts'
import type { TrialStore } from './store.ts'

/** Recipes of classifiers, of one label a row or several, and of regressors. */
export interface Searchable {
  readonly type: string
  readonly kind: (typeof KINDS)[number]
  fit(...args: never[]): Promise<unknown>
}

/** Kinds of recipes that are searched. */
export const KINDS = ['classifier', 'multiOutputClassifier', 'regressor'] as const

/** What is the same for every search. */
export interface SearchOptions<V, R> {
  /**
   * The recipe for some values: `({ C }) => pipeline(standardScaler(), logisticRegression({ C }))`. Where `prune` has `rounds`, of models with
   * so many: `({ learningRate }, nEstimators) => gradientBoostingClassifier({ learningRate, nEstimators })`.
   */
  readonly recipe: (values: V, rounds?: number) => R
  /** By which candidates are ranked, on the test rows of each fold. Its labels or values are those of the data. */
  readonly metric: Metric<never>
  /** Whether the smallest score wins, as of errors and losses. Default false. */
  readonly lowerIsBetter?: boolean
  /** As of `crossValidate`; every candidate gets the same folds. */
  readonly cv?: number | Splitter
  /** Stop after this many trials in a row that were no better than the best before. Default: never. */
  readonly patience?: number
  /** Begin no trial after so many ms. What was tried then depends on the machine; default: no limit. */
  readonly timeMs?: number
  /**
   * Stop trials early whose first folds, or first `rounds` of a fit, are worse than the median of others: `{}` for the defaults.
   * Default: none are.
   */
  readonly prune?: Pruning
  /** Keeps finished trials, and gives those of an interrupted run back. Needs values that JSON keeps. */
  readonly store?: TrialStore
  /**
   * Fit folds side by side in workers, with the same results to the bit. Their module gives `recipe` and `metric` to
   * `serveTrials`. `tpeSearch` chooses a trial by all before it, and has no more than a trial's folds to do at a time
   * unless `batch` is larger than 1. Default: all is done on this thread.
   */
  readonly workers?: TrialWorkers
}

export const searchOptions: OptionNames<SearchOptions<unknown, unknown>> = {
  recipe: true,
  metric: true,
  lowerIsBetter: true,
  cv: true,
  patience: true,
  timeMs: true,
  prune: true,
  store: true,
  workers: true,
}
