import { ParamError, show } from '../errors.ts'
import { checkNumber, checkPart, checkState } from './check-state.ts'
import type { StreamState } from './metric-stream.ts'
import { scoreKey } from './score-key.ts'

/** Rows whose numbers share a bin, which is all that is known of them. */
export interface SortedBin {
  /** The least and the greatest number; where they are equal, so are all. */
  min: number
  max: number
  /** Weight of positive and of negative rows. */
  positive: number
  negative: number
}

/** How many low bits of a number's key are dropped, and each bin: key, min, max, positive, negative. */
export interface BinsState extends StreamState {
  readonly level: number
  readonly bins: readonly (readonly [number, number, number, number, number])[]
}

export interface BinsOptions {
  /** How many bins there are at most, and with them memory. Default 4096. */
  readonly bins?: number
}

/**
 * A histogram of numbers of any range that stays exact up to `most` distinct numbers, and beyond that makes bins twice as
 * wide until they are few enough. That width depends on which numbers were added and not on their order or grouping, so
 * merging is associative and commutative: exactly for weights that are integers, to rounding errors for others.
 */
export interface SortedBins {
  add(number: number, positive: number, negative: number): void
  merge(state: BinsState): void
  /** Ascending. */
  sorted(): SortedBin[]
  state(): BinsState
}

export function sortedBins(of: string, most: number): SortedBins {
  const keyOf = scoreKey()
  let level = 0
  let width = 1
  let bins = new Map<number, SortedBin>()

  const put = (key: number, { min, max, positive, negative }: SortedBin) => {
    const bin = bins.get(key)
    if (bin === undefined) {
      bins.set(key, { min, max, positive, negative })
      return
    }
    bin.min = Math.min(bin.min, min)
    bin.max = Math.max(bin.max, max)
    bin.positive += positive
    bin.negative += negative
  }
  const widen = (to: number) => {
    const finer = bins
    bins = new Map()
    for (; level < to; level++) width *= 2
    for (const bin of finer.values()) put(Math.floor(keyOf(bin.min) / width), bin)
  }
  const fit = () => {
    while (bins.size > most) widen(level + 1)
  }
  const entries = () => [...bins].sort(([a], [b]) => a - b)

  return {
    add(number, positive, negative) {
      const key = Math.floor(keyOf(number) / width)
      const bin = bins.get(key)
      if (bin === undefined) {
        bins.set(key, { min: number, max: number, positive, negative })
        fit()
        return
      }
      if (number < bin.min) bin.min = number
      else if (number > bin.max) bin.max = number
      bin.positive += positive
      bin.negative += negative
    },
    merge(state) {
      checkBinsState(of, state)
      if (state.level > level) widen(state.level)
      for (const [, min, max, positive, negative] of state.bins) {
        put(Math.floor(keyOf(min) / width), { min, max, positive, negative })
      }
      fit()
    },
    sorted: () => entries().map(([, bin]) => bin),
    state: () => ({
      of,
      level,
      bins: entries().map(([key, { min, max, positive, negative }]) => [key, min, max, positive, negative]),
    }),
  }
}

/** The name of a stream of bins, for its states. Throws `ParamError` unless `bins` is an integer from 16. */
export function nameWithBins(name: string, bins: number): string {
  if (Number.isSafeInteger(bins) && bins >= 16) return `${name}, ${bins} bins`
  throw new ParamError(`${name}: expected 'bins' to be an integer >= 16, got ${show(bins)}.`)
}

function checkBinsState(of: string, state: BinsState): void {
  checkState(of, state)
  const { level, bins } = state
  checkPart(of, 'level', Number.isInteger(level) && level >= 0 && level <= 53)
  checkPart(of, 'bins', Array.isArray(bins) && bins.every((bin) => Array.isArray(bin) && bin.length === 5))
  for (const bin of bins) {
    for (const number of bin) checkNumber(of, number)
    checkPart(of, 'bins', bin[1] <= bin[2] && bin[3] >= 0 && bin[4] >= 0)
  }
}
