import { boostingLoss, exp, log } from '@foldwise/kernels'
import { weightedQuantile } from './weighted-quantile.ts'

/** A loss of one raw score a row: which kernel computes it, where boosting starts, and what a raw score means. */
export interface Loss {
  readonly kernel: number
  /** The kernel's parameter, where the loss has one. */
  readonly parameter: number
  /** Raw score to prediction. */
  readonly link: 'identity' | 'log' | 'logit'
  /** The constant raw score with about the least loss. */
  base(y: Float64Array, weight: Float64Array | undefined): number
  /** Leaves take this quantile of their residuals: the loss has no curvature to find a step from. */
  readonly leafQuantile?: number
  /** What targets must be, and a test of it. */
  readonly domain?: { readonly expects: string; accepts(y: number): boolean }
}

export const logistic: Loss = {
  kernel: boostingLoss.logistic,
  parameter: 0,
  link: 'logit',
  base(y, weight) {
    const p = mean(y, weight)
    return log(p / (1 - p))
  },
}

const squared: Loss = { kernel: boostingLoss.squared, parameter: 0, link: 'identity', base: mean }

const quantile = (q: number): Loss => ({
  kernel: boostingLoss.quantile,
  // To 20 bits, so that sums of gradients are exact: with two gradients only, many splits are equally good, and rounding would pick.
  parameter: Math.round(q * 1048576) / 1048576,
  link: 'identity',
  base: (y, weight) => weightedQuantile(y.slice(), weight?.slice(), q),
  leafQuantile: q,
})

const absolute: Loss = { ...quantile(0.5), kernel: boostingLoss.absolute, parameter: 0 }

const huber = (delta: number): Loss => ({
  kernel: boostingLoss.huber,
  parameter: delta,
  link: 'identity',
  base: absolute.base,
})

const logBase = (y: Float64Array, weight: Float64Array | undefined): number => log(mean(y, weight))
const notNegative = { expects: 'targets >= 0 that are not all 0', accepts: (v: number) => v >= 0 }
const positive = { expects: 'targets > 0', accepts: (v: number) => v > 0 }

const poisson: Loss = {
  kernel: boostingLoss.poisson,
  parameter: 0,
  link: 'log',
  base: logBase,
  domain: notNegative,
}
const gamma: Loss = { kernel: boostingLoss.gamma, parameter: 0, link: 'log', base: logBase, domain: positive }
const tweedie = (power: number): Loss => ({
  kernel: boostingLoss.tweedie,
  parameter: power,
  link: 'log',
  base: logBase,
  domain: notNegative,
})

/** Of a function that the caller gives: no kernel computes it. */
const custom: Loss = { kernel: -1, parameter: 0, link: 'identity', base: () => 0 }

export const regressionLosses = [
  'squared',
  'absolute',
  'quantile',
  'huber',
  'poisson',
  'gamma',
  'tweedie',
  'custom',
] as const

export function regressionLoss(p: {
  readonly loss: (typeof regressionLosses)[number]
  readonly quantile: number
  readonly huberDelta: number
  readonly tweediePower: number
}): Loss {
  switch (p.loss) {
    case 'squared':
      return squared
    case 'absolute':
      return absolute
    case 'quantile':
      return quantile(p.quantile)
    case 'huber':
      return huber(p.huberDelta)
    case 'poisson':
      return poisson
    case 'gamma':
      return gamma
    case 'tweedie':
      return tweedie(p.tweediePower)
    case 'custom':
      return custom
  }
}

/** Raw scores to predictions, in place. */
export function applyLink(link: Loss['link'], raw: Float64Array): Float64Array {
  if (link === 'log') for (let i = 0; i < raw.length; i++) raw[i] = exp(raw[i]!)
  return raw
}

function mean(y: Float64Array, weight: Float64Array | undefined): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < y.length; i++) {
    const w = weight ? weight[i]! : 1
    sum += w * y[i]!
    total += w
  }
  return sum / total
}
