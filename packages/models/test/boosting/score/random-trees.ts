import { stream } from '@foldwise/core'
import { type Reading, readings, type ScoredTrees } from '../../../src/boosting/score/columns.ts'

export interface TreesToDraw {
  readonly count: number
  /** At most so many, of a shape by chance; or all of a tree of this depth but for one branch in 16. */
  readonly leaves?: number
  readonly depth?: number
  readonly features: number
  /** Different ones of a feature, at most. */
  readonly thresholds: number
  /** How many nodes in a hundred send missing values to the left. */
  readonly missingLeft: number
  readonly seed: number
}

export function randomTrees(d: TreesToDraw): ScoredTrees {
  const rng = stream(d.seed, 'trees')
  const starts = [0]
  const feature: number[] = []
  const threshold: number[] = []
  const missingLeft: number[] = []
  const left: number[] = []
  const value: number[] = []
  const add = (): number => {
    feature.push(0)
    threshold.push(0)
    missingLeft.push(0)
    value.push(Math.fround(rng.normal()))
    return left.push(0) - 1
  }
  const split = (n: number, first: number): readonly [number, number] => {
    feature[n] = Math.floor(rng.next() * d.features)
    threshold[n] = Math.fround(Math.floor(rng.next() * d.thresholds) / d.thresholds - 0.5)
    missingLeft[n] = Number(rng.next() * 100 < d.missingLeft)
    left[n] = left.length - first
    return [add(), add()]
  }
  for (let t = 0; t < d.count; t++) {
    const first = add()
    let open = [first]
    for (let level = 0; level < (d.depth ?? 0); level++) {
      open = open.flatMap((n) => (rng.next() * 16 < 1 ? [] : split(n, first)))
    }
    for (let k = 1 + Math.floor(rng.next() * (d.leaves ?? 0)); k > 1; k--) {
      const [n] = open.splice(Math.floor(rng.next() * open.length), 1) as [number]
      open.push(...split(n, first))
    }
    starts.push(left.length)
  }
  return {
    starts: Int32Array.from(starts),
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    missingLeft: Uint8Array.from(missingLeft),
    left: Int32Array.from(left),
    value: Float64Array.from(value),
  }
}

/** Values about the thresholds of `randomTrees`; `odd` of a hundred are missing, infinite, 0 or a threshold. */
export function randomRows(rows: number, features: number, odd: number, seed: number): Float64Array<ArrayBuffer> {
  const rng = stream(seed, 'rows')
  const values = [NaN, 0, -0, 1e-3, Infinity, -Infinity, 0.25]
  return Float64Array.from({ length: rows * features }, () =>
    rng.next() * 100 < odd ? values[Math.floor(rng.next() * values.length)]! : rng.next() - 0.5,
  )
}

/** Scores by definition; tree `t` adds to output `t % outputs`. */
export function plainScores(
  t: ScoredTrees,
  features: number,
  x: Float64Array,
  base: Float64Array,
  r: Reading,
  count: number,
): Float64Array {
  const rows = x.length / features
  const out = new Float64Array(rows * base.length)
  for (let i = 0; i < rows; i++) {
    out.set(base, i * base.length)
    for (let tree = 0; tree < count; tree++) {
      const first = t.starts[tree]!
      let n = first
      while (t.left[n] !== 0) {
        n = first + t.left[n]! + (goesLeft(t, n, x[i * features + t.feature[n]!]!, r) ? 0 : 1)
      }
      const at = i * base.length + (tree % base.length)
      out[at] = r.single ? Math.fround(out[at]! + t.value[n]!) : out[at]! + t.value[n]!
    }
  }
  return out
}

function goesLeft(t: ScoredTrees, n: number, value: number, r: Reading): boolean {
  const given = r.single ? Math.fround(value) : value
  const reading = r.of(t.feature[n]!)
  const set = t.setOf?.(n)
  if (set) {
    if (Number.isNaN(given)) return t.missingLeft[n] === 1
    return set.includes(reading === readings.category ? Math.trunc(given) : Math.floor(given))
  }
  const zero = Math.abs(given) <= r.zero
  const v = !zero || reading === readings.plain ? given : reading === readings.zeroIsMissing ? NaN : 0
  return Number.isNaN(v) ? t.missingLeft[n] === 1 : v <= t.threshold[n]!
}
