import {
  type ClassifierData,
  type DenseMatrix,
  FormatError,
  InputError,
  isSparse,
  learned,
  type SparseMatrix,
  type State,
  show,
} from '@foldwise/core'

export type Rows = DenseMatrix | SparseMatrix

export interface ClassCounts {
  /** Weighted sums of the columns in each class, `[classes, features]`. */
  readonly sums: Float64Array<ArrayBuffer>
  /** Weight of each class. */
  readonly totals: Float64Array
}

/** What is counted: values themselves, or ones where they are above a threshold. */
export type Counted = { readonly above: number } | undefined

/** Sums of the rows of each class, in the order of the rows. Throws `InputError` for a value below 0 that would be summed. */
export function classCounts(
  where: string,
  { x, y, classes, weight }: ClassifierData<Rows>,
  counted?: Counted,
): ClassCounts {
  const [rows, features] = x.shape
  const sums = new Float64Array(classes * features)
  const totals = new Float64Array(classes)
  const ofClass = Array.from(totals, (_, c) => sums.subarray(c * features, (c + 1) * features))
  const values = isSparse(x) ? x.values : x.data
  for (let i = 0; i < rows; i++) {
    const w = weight?.[i] ?? 1
    const own = ofClass[y[i]!]!
    totals[y[i]!]! += w
    const [from, to] = isSparse(x) ? [x.indptr[i]!, x.indptr[i + 1]!] : [i * features, (i + 1) * features]
    if (counted) {
      if (isSparse(x)) addOnes(own, x.indices, values, from, to, w, counted.above)
      else for (let k = from; k < to; k++) own[k - from]! += values[k]! > counted.above ? w : 0
    } else {
      const bad = isSparse(x) ? addSparse(own, x.indices, values, from, to, w) : addDense(own, values, from, to, w)
      if (bad >= 0) throw belowZero(where, values[bad]!)
    }
  }
  return { sums, totals }
}

// One small loop a function: V8 keeps its operands in registers, and finds the kinds of all of them.

/** Adds w times a row; the place of a value below 0, or -1. */
function addSparse(
  own: Float64Array,
  indices: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  w: number,
): number {
  for (let k = from; k < to; k++) {
    const v = values[k]!
    if (v < 0) return k
    own[indices[k]!]! += w * v
  }
  return -1
}

function addDense(own: Float64Array, values: Float64Array, from: number, to: number, w: number): number {
  for (let k = from; k < to; k++) {
    const v = values[k]!
    if (v < 0) return k
    own[k - from]! += w * v
  }
  return -1
}

function addOnes(
  own: Float64Array,
  indices: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  w: number,
  above: number,
): void {
  for (let k = from; k < to; k++) own[indices[k]!]! += values[k]! > above ? w : 0
}

const belowZero = (where: string, got: number): InputError =>
  new InputError(
    `${where}: expected counts or other values >= 0, got ${got}. Use gaussianNB for values that may be negative.`,
  )

/** Counts of a batch on top of those of a state; of the batch alone without one. */
export function moreCounts(
  type: string,
  state: State | undefined,
  batch: ClassifierData<Rows>,
  counted?: Counted,
): ClassCounts {
  const { sums, totals } = classCounts(`${type}.fitMore`, batch, counted)
  if (!state) return { sums, totals }
  const { classWeights } = state.facts
  if (!(Array.isArray(classWeights) && classWeights.length === totals.length)) {
    throw new FormatError(
      `${type}.fitMore: expected a weight for each of ${totals.length} classes among the facts, got ${show(classWeights)}. The file is damaged.`,
    )
  }
  const before = learned(state, 'counts', 'float64', [totals.length, batch.x.shape[1]])
  return { sums: sums.map((n, k) => before[k]! + n), totals: totals.map((n, c) => (classWeights[c] as number) + n) }
}
