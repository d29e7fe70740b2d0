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
}

/** How a feature's values are read: as they are, 0 as missing, or what is next to 0 as 0. */
export const readings = { plain: 0, zeroIsMissing: 1, zeroIsZero: 2 } as const

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
  /** 256 edges a search, padded with Infinity. */
  readonly edges: Float64Array
  /** The column that a node looks at: that of its search which has missing values in the last bin, or the next, with them in the first. */
  columnOf(node: number): number
  /** The last bin of it that goes left, 0 to 254. */
  binOf(node: number): number
}

const EDGES = 255

export function makeColumns(t: ScoredTrees, reading: Reading): Columns {
  const places = new Map<number, Map<number, number>>()
  t.left.forEach((l, n) => {
    if (l === 0) return
    const f = t.feature[n]!
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
  const edges = new Float64Array(256 * parts.length).fill(Infinity)
  parts.forEach((part, s) => {
    edges.set(part, 256 * s)
  })
  const placeOf = (n: number): number => places.get(t.feature[n]!)!.get(t.threshold[n]!)!
  return {
    search: Int32Array.from(search),
    edges,
    columnOf: (n) => 2 * (first.get(t.feature[n]!)! + Math.floor(placeOf(n) / EDGES)) + t.missingLeft[n]!,
    binOf: (n) => placeOf(n) % EDGES,
  }
}

/** Bins of one row in all columns, as the kernel makes them for many. */
export function binRow(
  { search, edges }: Columns,
  { zero, single }: Reading,
  x: DenseMatrix,
  row: number,
  bins: Uint8Array,
): void {
  const at = row * x.shape[1]
  for (let s = 0; 3 * s < search.length; s++) {
    const given = x.data[at + search[3 * s]!]!
    const v = read(single ? Math.fround(given) : given, search[3 * s + 1]!, zero)
    let bin = 256 * s
    for (let step = search[3 * s + 2]!; step !== 0; step >>= 1) if (v > edges[bin + step - 1]!) bin += step
    const missing = Number.isNaN(v)
    bins[2 * s] = missing ? 255 : bin - 256 * s
    bins[2 * s + 1] = missing ? 0 : bin - 256 * s
  }
}

function read(v: number, reading: number, zero: number): number {
  if (reading === readings.plain || !(Math.abs(v) <= zero)) return v
  return reading === readings.zeroIsMissing ? NaN : 0
}
