import { type ClassifierData, type DenseMatrix, type FitContext, InputError } from '@foldwise/core'

/** How often each category came with each class, and where the categories of a feature begin. */
export interface CategoryCounts {
  /** Categories of each feature: 0 up to one less. */
  readonly sizes: Int32Array
  /** Weights of the rows, `[categories of all features, classes]`. */
  readonly sums: Float64Array<ArrayBuffer>
  /** Weight of each class. */
  readonly totals: Float64Array
}

/** Numbers of counts, 512 MiB: larger ones are no categories. */
const MOST_COUNTS = 1 << 26

/** Values between two pauses. */
const SLICE = 1 << 18

/** Where the categories of each feature begin among those of all; after the last feature, their number. */
export function offsetsOf(sizes: Int32Array): Int32Array {
  const offsets = new Int32Array(sizes.length + 1)
  for (let j = 0; j < sizes.length; j++) offsets[j + 1] = offsets[j]! + sizes[j]!
  return offsets
}

/**
 * Counts of rows on top of earlier ones. Rows without weight are left out. Throws `InputError` for values that are not whole numbers from 0
 * on, and for more categories than there is room for.
 */
export async function categoryCounts(
  where: string,
  { x, y, rows, classes, weight }: ClassifierData<DenseMatrix>,
  minCategories: (feature: number) => number,
  earlier: CategoryCounts | undefined,
  ctx: FitContext,
): Promise<CategoryCounts> {
  const { data } = x
  const features = x.shape[1]
  const largest = Float64Array.from({ length: features }, (_, j) =>
    Math.max(earlier?.sizes[j] ?? 0, minCategories(j), 1),
  )
  const height = Math.max(1, Math.floor(SLICE / features))
  for (let i = 0; i < rows; i++) {
    if (i % height === height - 1) await ctx.checkpoint()
    const counts = (weight?.[i] ?? 1) > 0
    for (let j = 0; j < features; j++) {
      const v = data[i * features + j]!
      if (!(v >= 0 && Number.isInteger(v))) throw notCategory(where, v, i, j)
      if (counts && v >= largest[j]!) largest[j] = v + 1
    }
  }
  const all = largest.reduce((sum, n) => sum + n, 0)
  if (all * classes > MOST_COUNTS) {
    const j = largest.indexOf(Math.max(...largest))
    throw new InputError(
      `${where}: expected at most ${MOST_COUNTS} counts, got ${all} categories in ${classes} classes, ${largest[j]} of them in column ${j}. Number categories from 0 on, with ordinalEncoder.`,
    )
  }
  const sizes = Int32Array.from(largest)
  const offsets = offsetsOf(sizes)
  const sums = new Float64Array(all * classes)
  const totals = new Float64Array(classes)
  if (earlier) {
    const before = offsetsOf(earlier.sizes)
    for (let j = 0; j < features; j++) {
      sums.set(earlier.sums.subarray(before[j]! * classes, before[j + 1]! * classes), offsets[j]! * classes)
    }
    totals.set(earlier.totals)
  }
  for (let i = 0; i < rows; i++) {
    if (i % height === height - 1) await ctx.checkpoint()
    const w = weight?.[i] ?? 1
    if (w === 0) continue
    const c = y[i]!
    totals[c]! += w
    for (let j = 0; j < features; j++) sums[(offsets[j]! + data[i * features + j]!) * classes + c]! += w
  }
  return { sizes, sums, totals }
}

const notCategory = (where: string, got: number, row: number, column: number): InputError =>
  new InputError(
    `${where}: expected categories, whole numbers from 0 on, got ${got} in row ${row}, column ${column}. Number them with ordinalEncoder.`,
  )
