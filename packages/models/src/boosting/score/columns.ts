import type { DenseMatrix } from '@foldwise/core'

/** What trees must have to be made a program. Boosting's own and imported ones do. */
export interface ScoredTrees {
  readonly starts: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  /** The left child, counted from the tree's first node, and 0 for a leaf. The right child is the next node. */
  readonly left: Int32Array
  readonly value: Float64Array
  /** Categories that go left from a node, where it asks for them. */
  readonly setOf?: (node: number) => Int32Array | undefined
}

/**
 * How a feature's values are read: as they are, 0 as missing, what is next to 0 as 0, or as categories, cut to a whole number or to the one
 * below.
 */
export const readings = { plain: 0, zeroIsMissing: 1, zeroIsZero: 2, category: 3, categoryBelow: 4 } as const

/** Rules of the library that the trees are from. */
export interface Reading {
  /** One of `readings`. */
  readonly of: (feature: number) => number
  /** Values up to this far from 0 are 0. */
  readonly zero: number
  /** Values and sums are float32. */
  readonly single: boolean
}

export const asGiven: Reading = { of: () => readings.plain, zero: 0, single: false }

/** Thresholds as bytes. A feature with more than 255 of them has several searches, for 255 each; a search has two columns. */
export interface Columns {
  /** Feature, reading and first step of each search. */
  readonly search: Int32Array
  /** 256 edges a search, padded with Infinity; or the bits of the categories below 16384 that go left. */
  readonly edges: Float64Array
  /** The same memory as bytes. */
  readonly bits: Uint8Array
  /** Of each node that splits: the column of its search that has missing values in the last bin, or the next, with them in the first. */
  readonly columnOf: Int32Array
  /** Of each node that splits: the last bin of that column that goes left, 0 to 254. */
  readonly binOf: Uint8Array
  /** Whether a node sends missing values to the left. */
  readonly missingLeft: boolean
}

const EDGES = 255
const MAX_CATEGORY = 16383

/** Undefined where a set has categories beyond 16383. */
export function makeColumns(t: ScoredTrees, reading: Reading): Columns | undefined {
  const { left, feature, threshold, missingLeft } = t
  const nodes = left.length
  const sets = setsOf(t)
  const { values, starts } = thresholdsOf(t, sets)
  const first = new Int32Array(starts.length)
  const search: number[] = []
  for (let f = 0; f + 1 < starts.length; f++) {
    first[f] = search.length / 3
    for (let from = starts[f]!; from < starts[f + 1]!; from += EDGES) {
      search.push(f, reading.of(f), 1 << (31 - Math.clz32(Math.min(EDGES, starts[f + 1]! - from))))
    }
  }
  const numbers = search.length / 3
  const edges = new Float64Array(256 * (numbers + sets.size)).fill(Infinity, 0, 256 * numbers)
  for (let f = 0; f + 1 < starts.length; f++) {
    for (let s = first[f]!, from = starts[f]!; from < starts[f + 1]!; s++, from += EDGES) {
      edges.set(values.subarray(from, Math.min(from + EDGES, starts[f + 1]!)), 256 * s)
    }
  }
  const columnOf = new Int32Array(nodes)
  const binOf = new Uint8Array(nodes)
  let anyLeft = false
  for (let n = 0; n < nodes; n++) {
    if (left[n] === 0) continue
    const f = feature[n]!
    const v = threshold[n]!
    let at = starts[f]!
    for (let count = starts[f + 1]! - at; count > 1; ) {
      const half = count >> 1
      if (values[at + half]! <= v) at += half
      count -= half
    }
    const place = at - starts[f]!
    const part = (place / EDGES) | 0
    columnOf[n] = 2 * (first[f]! + part) + missingLeft[n]!
    binOf[n] = place - EDGES * part
    anyLeft ||= missingLeft[n] === 1
  }
  const bits = new Uint8Array(edges.buffer)
  for (const [n, set] of sets) {
    if (set.some((c) => c > MAX_CATEGORY)) return undefined
    const s = search.length / 3
    search.push(feature[n]!, reading.of(feature[n]!), 0)
    for (const c of set) bits[2048 * s + (c >> 3)]! |= 1 << (c & 7)
    columnOf[n] = 2 * s + missingLeft[n]!
    // Members of a set are in the first of two bins.
    binOf[n] = 0
  }
  return { search: Int32Array.from(search), edges, bits, columnOf, binOf, missingLeft: anyLeft }
}

/** Categories that go left, of the nodes that ask for them. */
function setsOf({ left, setOf }: ScoredTrees): ReadonlyMap<number, Int32Array> {
  const sets = new Map<number, Int32Array>()
  if (!setOf) return sets
  for (let n = 0; n < left.length; n++) {
    const set = left[n] === 0 ? undefined : setOf(n)
    if (set) sets.set(n, set)
  }
  return sets
}

/** Different thresholds, ascending, feature by feature, and where each feature's start, with the end of the last. */
function thresholdsOf({ left, feature, threshold }: ScoredTrees, sets: ReadonlyMap<number, Int32Array>) {
  let features = 0
  for (let n = 0; n < left.length; n++) if (left[n] !== 0 && feature[n]! >= features) features = feature[n]! + 1
  const starts = new Int32Array(features + 1)
  const asksNumber = (n: number): boolean => left[n] !== 0 && !sets.has(n)
  for (let n = 0; n < left.length; n++) if (asksNumber(n)) starts[feature[n]! + 1]!++
  for (let f = 0; f < features; f++) starts[f + 1]! += starts[f]!
  const values = new Float64Array(starts[features]!)
  const ends = starts.slice()
  for (let n = 0; n < left.length; n++) if (asksNumber(n)) values[ends[feature[n]!]!++] = threshold[n]!
  let kept = 0
  for (let f = 0; f < features; f++) {
    const own = values.subarray(starts[f], starts[f + 1]).sort()
    starts[f] = kept
    for (let i = 0; i < own.length; i++) if (i === 0 || own[i] !== values[kept - 1]) values[kept++] = own[i]!
  }
  starts[features] = kept
  return { values: values.subarray(0, kept), starts }
}

/** Bins of one row in all columns, as the kernel makes them for many. */
export function binRow(
  { search, edges, bits }: Columns,
  { zero, single }: Reading,
  x: DenseMatrix,
  row: number,
  bins: Uint8Array,
): void {
  const at = row * x.shape[1]
  for (let s = 0; 3 * s < search.length; s++) {
    const given = x.data[at + search[3 * s]!]!
    const reading = search[3 * s + 1]!
    const v = read(single ? Math.fround(given) : given, reading, zero)
    let bin = 256 * s
    if (reading >= readings.category) bin += Number(!inSet(bits, s, v))
    else {
      // Without a branch, which would be guessed wrong half of the time: half the time in all.
      for (let step = search[3 * s + 2]!; step !== 0; step >>= 1) bin += step & -Number(v > edges[bin + step - 1]!)
    }
    const missing = Number.isNaN(v)
    bins[2 * s] = missing ? 255 : bin - 256 * s
    bins[2 * s + 1] = missing ? 0 : bin - 256 * s
  }
}

function inSet(bits: Uint8Array, search: number, category: number): boolean {
  if (!(category >= 0 && category <= MAX_CATEGORY)) return false
  return ((bits[2048 * search + (category >> 3)]! >> (category & 7)) & 1) === 1
}

function read(v: number, reading: number, zero: number): number {
  if (reading === readings.category) return Math.trunc(v)
  if (reading === readings.categoryBelow) return Math.floor(v)
  if (reading === readings.plain || !(Math.abs(v) <= zero)) return v
  return reading === readings.zeroIsMissing ? NaN : 0
}
