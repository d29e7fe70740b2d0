import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'
import { boostingLoss } from './losses.ts'

// What the boosting kernels compute, in plain TypeScript, for their tests.

const MISSING = 255

/** How many edges are below x; 255 for NaN. */
export const binOf = (x: number, edges: ArrayLike<number>): number =>
  Number.isNaN(x) ? MISSING : Array.from(edges).filter((e) => x > e).length

/** Sums of pairs in each bin of each feature, `[features][256]`. */
export function histogramOf(
  bins: (row: number, feature: number) => number,
  features: number,
  rows: Iterable<number>,
  pairs: BigInt64Array,
): BigInt64Array {
  const out = new BigInt64Array(features * 512)
  for (const r of rows) {
    for (let f = 0; f < features; f++) {
      const at = (f * 256 + bins(r, f)) * 2
      out[at]! += pairs[2 * r]!
      out[at + 1]! += pairs[2 * r + 1]!
    }
  }
  return out
}

/** Loss, first and second derivative by the raw score z. */
export function lossOf(loss: number, z: number, y: number, parameter: number): [number, number, number] {
  const d = z - y
  switch (loss) {
    case boostingLoss.logistic: {
      const e = exp(z < 0 ? z : -z)
      const p = z < 0 ? e / (1 + e) : 1 / (1 + e)
      return [Math.max(z, 0) - z * y + log(1 + e), p - y, p * (1 - p)]
    }
    case boostingLoss.squared:
      return [(d * d) / 2, d, 1]
    case boostingLoss.absolute:
      return [Math.abs(d), Math.sign(d), 1]
    case boostingLoss.quantile:
      return d >= 0 ? [d * (1 - parameter), 1 - parameter, 1] : [-d * parameter, -parameter, 1]
    case boostingLoss.huber: {
      const inside = Math.abs(d) <= parameter
      return inside ? [(d * d) / 2, d, 1] : [parameter * (Math.abs(d) - parameter / 2), parameter * Math.sign(d), 1]
    }
    case boostingLoss.poisson:
      return [exp(z) - y * z, exp(z) - y, exp(z)]
    case boostingLoss.gamma:
      return [z + y * exp(-z), 1 - y * exp(-z), y * exp(-z)]
    default: {
      const [a, b] = [1 - parameter, 2 - parameter]
      const [u, v] = [y * exp(a * z), exp(b * z)]
      return [v / b - u / a, v - u, b * v - a * u]
    }
  }
}

export interface Limits {
  readonly l1: number
  readonly l2: number
  readonly minH: number
  readonly minRows: number
}

/** Every allowed split of one feature's bins, with its gain. Entries of `bins` are [g, h, rows]; the last is of missing values. */
export function* splitsOf(
  bins: readonly (readonly number[])[],
  o: Limits,
): Generator<[gain: number, bin: number, missingLeft: number]> {
  const add = (some: readonly (readonly number[])[]): number[] =>
    some.reduce<number[]>((s, b) => s.map((v, i) => v + b[i]!), [0, 0, 0])
  const score = ([g, h]: readonly number[]): number => Math.max(Math.abs(g!) - o.l1, 0) ** 2 / (h! + o.l2)
  const allowed = ([, h, n]: readonly number[]): boolean => n! >= o.minRows && h! >= o.minH && h! + o.l2 > 0
  const missing = bins.at(-1)!
  const known = bins.slice(0, -1)
  for (const missingLeft of missing[2]! > 0 ? [0, 1] : [0]) {
    for (let b = 0; b < known.length; b++) {
      const left = add([...known.slice(0, b + 1), ...(missingLeft ? [missing] : [])])
      const right = add([...known.slice(b + 1), ...(missingLeft ? [] : [missing])])
      if (allowed(left) && allowed(right)) yield [score(left) + score(right) - score(add(bins)), b, missingLeft]
    }
  }
}

export interface Bounds {
  readonly l1: number
  readonly l2: number
  readonly lower: number
  readonly upper: number
}

/** As `splitsOf`, where the values of both sides lie between bounds and, for `way` 1 or -1, do not fall or rise from left to right. */
export function* boundedSplitsOf(
  bins: readonly (readonly number[])[],
  way: number,
  { l1, l2, lower, upper }: Bounds,
): Generator<[gain: number, bin: number, missingLeft: number]> {
  const add = (some: readonly (readonly number[])[]): number[] =>
    some.reduce<number[]>((s, b) => s.map((v, i) => v + b[i]!), [0, 0, 0])
  const value = ([g, h]: readonly number[]): number => {
    const best = (-Math.sign(g!) * Math.max(Math.abs(g!) - l1, 0)) / (h! + l2)
    return Math.min(Math.max(best, lower), upper)
  }
  const score = (s: readonly number[]): number => {
    const v = value(s)
    return -2 * (s[0]! * v + ((s[1]! + l2) * v * v) / 2 + l1 * Math.abs(v))
  }
  const missing = bins.at(-1)!
  const known = bins.slice(0, -1)
  for (const missingLeft of [0, 1]) {
    for (let b = 0; b < known.length; b++) {
      const left = add([...known.slice(0, b + 1), ...(missingLeft ? [missing] : [])])
      const right = add([...known.slice(b + 1), ...(missingLeft ? [] : [missing])])
      if (right[2] === 0 || way * (value(right) - value(left)) < 0) continue
      const [g, h] = add(bins)
      const whole = Math.max(Math.abs(g!) - l1, 0) ** 2 / (h! + l2)
      yield [score(left) + score(right) - whole, b, missingLeft]
    }
  }
}

export interface CategoryLimits extends Limits {
  readonly oneHot: number
  readonly smooth: number
  readonly groupL2: number
  readonly most: number
  readonly group: number
}

/** Every split by categories that is tried, as the bins that go left (255 for missing values), with its gain. */
export function* categoricalSplitsOf(
  bins: readonly (readonly number[])[],
  o: CategoryLimits,
): Generator<{ readonly gain: number; readonly set: readonly number[] }> {
  const last = bins.length - 1
  const add = (some: readonly number[]): number[] =>
    some.reduce<number[]>((s, b) => s.map((v, i) => v + bins[b === 255 ? last : b]![i]!), [0, 0, 0])
  const everything = [...Array(last).keys(), 255]
  const alone = last <= o.oneHot
  const l2 = alone ? o.l2 : o.l2 + o.groupL2
  const score = ([g, h]: readonly number[], lambda: number): number =>
    Math.max(Math.abs(g!) - o.l1, 0) ** 2 / (h! + lambda)
  const known = everything.slice(0, -1).filter((b) => bins[b]![2]! > 0 && (alone || bins[b]![2]! >= o.smooth))
  const key = (b: number): number => (bins[b]![0]! === 0 ? 0 : bins[b]![0]! / (bins[b]![1]! + o.smooth || 1))
  const order = alone ? known : known.sort((a, b) => key(a) - key(b) || a - b)
  const most = Math.min(o.most, Math.floor((known.length + 1) / 2))
  for (const missing of bins[last]![2]! > 0 ? [[], [255]] : [[]]) {
    const sets: number[][] = []
    if (missing.length > 0) sets.push([])
    if (alone) sets.push(...order.map((b) => [b]))
    else {
      for (const list of [order, [...order].reverse()]) {
        let added = 0
        for (let n = 1; n <= most; n++) {
          added += bins[list[n - 1]!]![2]!
          const left = add([...list.slice(0, n), ...missing])
          const ok = left[2]! >= o.minRows && left[1]! >= o.minH && add(everything)[1]! - left[1]! >= o.minH
          if (!ok || added < o.group) continue
          added = 0
          sets.push(list.slice(0, n))
        }
      }
    }
    for (const own of sets) {
      const set = [...own, ...missing].sort((a, b) => a - b)
      const left = add(set)
      const right = add(everything.filter((b) => !set.includes(b)))
      const fewest = alone ? o.minRows : Math.max(o.minRows, o.group)
      if (left[2]! < o.minRows || right[2]! < fewest || left[1]! < o.minH || right[1]! < o.minH) continue
      yield { gain: score(left, l2) + score(right, l2) - score(add(everything), o.l2), set }
    }
  }
}
