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

/** Sums of the rows of each class, in the order of the rows. */
export function classCounts({ x, y, classes, weight }: ClassifierData<Rows>): ClassCounts {
  const [rows, features] = x.shape
  const sums = new Float64Array(classes * features)
  const totals = new Float64Array(classes)
  const sparse = isSparse(x) ? x : undefined
  for (let i = 0; i < rows; i++) {
    const w = weight?.[i] ?? 1
    const at = y[i]! * features
    totals[y[i]!]! += w
    if (sparse) {
      const { indptr, indices, values } = sparse
      const end = indptr[i + 1]!
      for (let k = indptr[i]!; k < end; k++) sums[at + indices[k]!]! += w * values[k]!
    } else if (!isSparse(x)) {
      const row = i * features
      for (let j = 0; j < features; j++) sums[at + j]! += w * x.data[row + j]!
    }
  }
  return { sums, totals }
}

/** Counts of a batch on top of those of a state; of the batch alone without one. */
export function moreCounts(type: string, state: State | undefined, batch: ClassifierData<Rows>): ClassCounts {
  const { sums, totals } = classCounts(batch)
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

/** Throws `InputError` for a value below 0. */
export function checkCounts(where: string, x: Rows): void {
  const values = isSparse(x) ? x.values : x.data
  let least = 0
  for (let k = 0; k < values.length; k++) if (values[k]! < least) least = values[k]!
  if (least < 0) {
    throw new InputError(
      `${where}: expected counts or other values >= 0, got ${least}. Use gaussianNB for values that may be negative.`,
    )
  }
}
