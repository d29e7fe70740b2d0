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
  /** The column that a node looks at: that of its search which has missing values in the last bin, or the next, with them in the first. */
  columnOf(node: number): number
  /** The last bin of it that goes left, 0 to 254. */
  binOf(node: number): number
}

const EDGES = 255
const MAX_CATEGORY = 16383

/** Undefined where a set has categories beyond 16383. */
export function makeColumns(t: ScoredTrees, reading: Reading): Columns | undefined {
  const sets = new Map<number, Int32Array>()
  const places = new Map<number, Map<number, number>>()
  t.left.forEach((l, n) => {
    if (l === 0) return
    const f = t.feature[n]!
    const set = t.setOf?.(n)
    if (set) {
      sets.set(n, set)
      return
    }
    if (!places.has(f)) places.set(f, new Map())
    places.get(f)!.set(t.threshold[n]!, 0)
  })
  const first = new Map<number, number>()
  const search: number[] = []
  const parts: Float64Array[] = []
  for (const f of [...places.keys()].sort((a, b) => a - b)) {
    const own = places.get(f)!
    const sorted = Float64Array.from(own.keys()).sort()
    sorted.forEach((v, i) => {
      own.set(v, i)
    })
    first.set(f, parts.length)
    for (let from = 0; from < sorted.length; from += EDGES) {
      const part = sorted.subarray(from, from + EDGES)
      search.push(f, reading.of(f), 1 << (31 - Math.clz32(part.length)))
      parts.push(part)
    }
  }
  const edges = new Float64Array(256 * (parts.length + sets.size)).fill(Infinity, 0, 256 * parts.length)
  parts.forEach((part, s) => {
    edges.set(part, 256 * s)
  })
  const bits = new Uint8Array(edges.buffer)
  const searchOfSet = new Map<number, number>()
  for (const [n, set] of sets) {
    if (set.some((c) => c > MAX_CATEGORY)) return undefined
    const s = parts.length + searchOfSet.size
    searchOfSet.set(n, s)
    search.push(t.feature[n]!, reading.of(t.feature[n]!), 0)
    for (const c of set) bits[2048 * s + (c >> 3)]! |= 1 << (c & 7)
  }
  const isSet = (n: number): boolean => searchOfSet.has(n)
  const placeOf = (n: number): number => places.get(t.feature[n]!)!.get(t.threshold[n]!)!
  return {
    search: Int32Array.from(search),
    edges,
    bits,
    columnOf(n) {
      const s = searchOfSet.get(n) ?? first.get(t.feature[n]!)! + Math.floor(placeOf(n) / EDGES)
      return 2 * s + t.missingLeft[n]!
    },
    // Members of a set are in the first of two bins.
    binOf: (n) => (isSet(n) ? 0 : placeOf(n) % EDGES),
  }
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
