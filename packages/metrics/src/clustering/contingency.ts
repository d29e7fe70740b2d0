import { checkRows } from '../input/check-rows.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'

/** How many rows each pair of a class and a cluster shares; pairs that share none are left out. */
export interface Contingency {
  readonly rows: number
  readonly classSizes: Float64Array
  readonly clusterSizes: Float64Array
  /** One entry a pair: its class, its cluster, and the rows of both. */
  readonly classOf: Int32Array
  readonly clusterOf: Int32Array
  readonly shared: Float64Array
}

/** Counts two labellings of the same rows, whose labels need not have the same names, nor the same type. */
export function contingency(where: string, yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): Contingency {
  const rows = checkRows(where, { yTrue, yPred })
  const classes = encodeLabels(where, { yTrue })
  const clusters = encodeLabels(where, { yPred })
  const truth = classes.codes[0]!
  const guess = clusters.codes[0]!
  const across = clusters.labels.length
  const pairs = countPairs(truth, guess, classes.labels.length, across)
  const keys = [...pairs.keys()].filter((key) => pairs.get(key)! > 0)
  return {
    rows,
    classSizes: sizes(truth, classes.labels.length),
    clusterSizes: sizes(guess, across),
    classOf: Int32Array.from(keys, (key) => Math.floor(key / across)),
    clusterOf: Int32Array.from(keys, (key) => key % across),
    shared: Float64Array.from(keys, (key) => pairs.get(key)!),
  }
}

interface Counts {
  keys(): Iterable<number>
  get(key: number): number | undefined
}

/** A table of all pairs where it is no larger than the rows, else a map: two labellings may both be all distinct. */
function countPairs(truth: Int32Array, guess: Int32Array, down: number, across: number): Counts {
  if (down * across <= 4 * truth.length + 1024) {
    const table = tabulate(truth, guess, new Float64Array(down * across), across)
    return { keys: () => table.keys(), get: (key) => table[key] }
  }
  const map = new Map<number, number>()
  for (let i = 0; i < truth.length; i++) {
    const key = truth[i]! * across + guess[i]!
    map.set(key, (map.get(key) ?? 0) + 1)
  }
  const sorted = new Map([...map].sort(([a], [b]) => a - b))
  return sorted
}

function tabulate(truth: Int32Array, guess: Int32Array, table: Float64Array, across: number): Float64Array {
  for (let i = 0; i < truth.length; i++) table[truth[i]! * across + guess[i]!]!++
  return table
}

function sizes(codes: Int32Array, groups: number): Float64Array {
  const out = new Float64Array(groups)
  for (let i = 0; i < codes.length; i++) out[codes[i]!]!++
  return out
}
