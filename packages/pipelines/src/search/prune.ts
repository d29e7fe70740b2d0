import { custom, integer, resolveParams } from '@foldwise/core'
import { goodness, type Trial } from './trial.ts'

export interface Pruning {
  /** Trials to finish before any is stopped. Default 5. */
  readonly startupTrials?: number
  /** Folds to score before a trial may be stopped. Default 1. */
  readonly warmupFolds?: number
  /**
   * Numbers of rounds (trees, epochs, iterations), ascending, after which each fit is scored on the fold's test rows; the last is how many
   * models have in the end. `recipe` gets such a number as its second argument. A trial whose scores of a fold are all worse than the
   * median of what earlier trials had there after as many rounds is stopped. Default: none, fits are not looked at.
   */
  readonly rounds?: readonly number[]
}

const specs = {
  startupTrials: integer({ min: 0, default: 5 }),
  warmupFolds: integer({ min: 1, default: 1 }),
  rounds: custom<readonly number[] | null>({
    kind: 'rounds',
    default: null,
    expects: 'a list of ascending integers >= 1, or null',
    accepts: (v) => v === null || (Array.isArray(v) && v.length > 0 && v.every(isRound)),
  }),
}
const isRound = (n: unknown, i: number, all: readonly unknown[]): boolean =>
  Number.isSafeInteger(n) && (n as number) >= 1 && (i === 0 || (n as number) > (all[i - 1] as number))

/** Throws `ParamError` for what is no `Pruning`. */
export function checkPruning(type: string, given: Pruning | undefined): void {
  if (given !== undefined) resolveParams(`${type}: prune`, specs, given)
}

/** How good the scores of a fit have to be after each number of rounds but the last, for it to go on. */
export interface Rounds {
  readonly at: readonly number[]
  readonly limits: readonly number[]
  readonly lowerIsBetter: boolean
}

/**
 * What a fit on a fold is to be compared with: the medians of earlier trials' scores on as many rows, after as many rounds. A fit goes
 * on while its best score so far is no worse: the median rule of Golovin et al., as Optuna's `MedianPruner` has it.
 */
export function roundsOf(
  { rounds, startupTrials = 5 }: Pruning,
  fold: number,
  share: number,
  earlier: readonly Trial<unknown>[],
  lowerIsBetter: boolean,
): Rounds | undefined {
  if (!rounds) return undefined
  const enough = ended(earlier) >= startupTrials
  const alike = enough ? earlier.filter((t) => t.share === share) : []
  const limits = rounds.slice(0, -1).map((_, r) => {
    const scores = alike.flatMap((t) => t.rounds?.[fold]?.[r] ?? [])
    return scores.length === 0 ? -Infinity : medianOf(scores.map((s) => goodness(s, lowerIsBetter)))
  })
  return { at: rounds, limits, lowerIsBetter }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  // Not their sum by two: of two infinite ones it is NaN.
  return sorted.length % 2 === 1 || sorted[middle] === sorted[middle - 1]
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Whether to stop a trial by its scores so far: where their mean is worse than the median of what earlier trials on as
 * many rows had after as many folds. The median rule of Golovin et al. ("Google Vizier", KDD 2017).
 */
export function hopeless(
  values: readonly number[],
  share: number,
  earlier: readonly Trial<unknown>[],
  lowerIsBetter: boolean,
  { startupTrials = 5, warmupFolds = 1, rounds }: Pruning,
): boolean {
  const n = values.length
  const alike = earlier.filter((t) => t.share === share && wholeFolds(t, rounds?.length) >= n)
  if (n < warmupFolds || ended(earlier) < startupTrials || alike.length === 0) return false
  const after = (v: readonly number[]) => goodness(v.slice(0, n).reduce((a, b) => a + b, 0) / n, lowerIsBetter)
  return after(values) < medianOf(alike.map((t) => after(t.values)))
}

/** How many came to their end: neither pruned nor failed. */
const ended = (trials: readonly Trial<unknown>[]): number =>
  trials.filter((t) => !t.pruned && t.error === undefined).length

/** Folds of which a trial has the score of the whole fit. */
const wholeFolds = ({ values, rounds, error }: Trial<unknown>, all: number | undefined): number =>
  rounds ? rounds.filter((scores) => scores.length === all).length : values.length - (error === undefined ? 0 : 1)
