import { quantile } from '../bootstrap/quantile.ts'
import { ParamError, show } from '../errors.ts'
import { checkOption } from '../input/check-option.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { ask, positiveMask } from '../input/positive-mask.ts'
import { checkProbabilities } from '../probability/check-probabilities.ts'

export interface BinOptions {
  /** How many bins. Default 10. */
  readonly bins?: number
  /** Bins of one width (the default), or of about as many rows each. */
  readonly strategy?: 'uniform' | 'quantile'
  /** One number a row, >= 0, for 'uniform' only. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

export interface CalibrationOptions<L extends Label = Label> extends BinOptions {
  /** The label the probabilities are of. Default: 1 of {0, 1} and {-1, 1}, and `true`; otherwise required. */
  readonly posLabel?: L
}

/** A bin that holds rows: their weight, and its mean of what was predicted and of what happened. */
export interface Bin {
  readonly weight: number
  readonly predicted: number
  readonly observed: number
}

/** Bins of one probability a row against a label each. */
export function binLabels<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  probabilities: ArrayLike<number>,
  { posLabel, ...options }: CalibrationOptions<L>,
): { readonly bins: readonly Bin[]; readonly mask: Uint8Array } {
  const rows = checkRows(where, { yTrue, probabilities })
  checkWeight(where, options.weight, rows)
  checkProbabilities(where, probabilities)
  const mask = positiveMask(where, yTrue, posLabel, ask)
  return { bins: fillBins(where, mask, probabilities, options), mask }
}

/** A value on an edge belongs to the bin below it, as in scikit-learn. Empty bins are left out. */
export function fillBins(
  where: string,
  mask: Uint8Array,
  probabilities: ArrayLike<number>,
  { bins = 10, strategy = 'uniform', weight }: BinOptions,
): Bin[] {
  checkBins(where, bins)
  checkOption(where, 'strategy', strategy, ['uniform', 'quantile'])
  if (strategy === 'quantile' && weight !== undefined) {
    throw new ParamError(`${where}: expected no 'weight' with strategy 'quantile', got one. Use 'uniform'.`)
  }
  const edges = strategy === 'uniform' ? uniformEdges(bins) : quantileEdges(probabilities, bins)
  const weights = new Float64Array(bins)
  const predicted = new Float64Array(bins)
  const observed = new Float64Array(bins)
  for (let i = 0; i < mask.length; i++) {
    const p = probabilities[i]!
    const w = weight ? weight[i]! : 1
    const bin = countBelow(edges, p)
    weights[bin]! += w
    predicted[bin]! += w * p
    observed[bin]! += w * mask[i]!
  }
  return [...weights.keys()]
    .filter((bin) => weights[bin]! > 0)
    .map((bin) => ({
      weight: weights[bin]!,
      predicted: predicted[bin]! / weights[bin]!,
      observed: observed[bin]! / weights[bin]!,
    }))
}

/** Throws `ParamError` unless `bins` is an integer from 1. */
export function checkBins(where: string, bins: number): void {
  if (Number.isSafeInteger(bins) && bins >= 1) return
  throw new ParamError(`${where}: expected 'bins' to be an integer >= 1, got ${show(bins)}.`)
}

// not i / bins: a probability on an edge falls as it does in numpy.linspace
export const uniformEdges = (bins: number) => Float64Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins))

function quantileEdges(values: ArrayLike<number>, bins: number): Float64Array {
  const sorted = Float64Array.from(values).sort()
  return Float64Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) * (1 / bins)))
}

/** How many of the ascending edges are below `value`. */
export function countBelow(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
