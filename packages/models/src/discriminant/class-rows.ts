import { type ClassifierData, custom, type DenseMatrix, InputError, type Param, ParamError } from '@foldwise/core'

/** Probabilities of the classes before a row is seen, in the order of `classes`; null: their shares of the weight. */
export const priorsParam = (): Param<readonly number[] | null> =>
  custom({
    kind: 'numbers',
    default: null as readonly number[] | null,
    expects: 'an array of numbers > 0 that add up to 1, or null',
    accepts: (v) =>
      v === null ||
      (Array.isArray(v) &&
        v.every((p) => typeof p === 'number' && p > 0) &&
        Math.abs(v.reduce((sum: number, p: number) => sum + p, 0) - 1) < 1e-9),
  })

/** Rows that weigh something, by class. */
export interface ClassRows {
  readonly features: number
  /** Weight of each class, above 0, and of all. */
  readonly weights: Float64Array
  readonly total: number
  readonly priors: Float64Array
  /** `[classes, features]` */
  readonly means: Float64Array<ArrayBuffer>
  /** Places of each class's rows. */
  readonly members: readonly Int32Array[]
  readonly weightOf: (row: number) => number
  readonly data: Float64Array
}

/** Throws `ParamError` for priors of another length, `InputError` for no more rows than classes. */
export function classRows(
  type: string,
  { x, y, classes, weight, labels }: ClassifierData<DenseMatrix>,
  given: readonly number[] | null,
): ClassRows {
  if (given && given.length !== classes) {
    throw new ParamError(
      `${type}.fit: expected 'priors' to have one number for each of ${classes} classes, got ${given.length}. They are in the order of model.classes.`,
    )
  }
  const features = x.shape[1]
  const weightOf = (row: number): number => weight?.[row] ?? 1
  const lists = Array.from({ length: classes }, (): number[] => [])
  for (let i = 0; i < y.length; i++) if (weightOf(i) > 0) lists[y[i]!]!.push(i)
  const empty = lists.findIndex((rows) => rows.length === 0)
  if (empty >= 0) {
    throw new InputError(
      `${type}.fit: expected rows of weight above 0 in each class, got none of class ${String(labels[empty])}. Leave its rows out.`,
    )
  }
  const weights = Float64Array.from(lists, (rows) => rows.reduce((s, i) => s + weightOf(i), 0))
  const total = weights.reduce((a, b) => a + b, 0)
  const count = lists.reduce((s, rows) => s + rows.length, 0)
  if (count <= classes) {
    throw new InputError(
      `${type}.fit: expected more rows than the ${classes} classes, got ${count}. Within classes of one row nothing varies: give more rows.`,
    )
  }
  const means = new Float64Array(classes * features)
  for (const [c, rows] of lists.entries()) {
    // Twice: the mean of what is left after the first takes away its rounding errors.
    for (let pass = 0; pass < 2; pass++) {
      const sums = new Float64Array(features)
      for (const i of rows) {
        const w = weightOf(i) / weights[c]!
        for (let j = 0; j < features; j++) sums[j]! += w * (x.data[i * features + j]! - means[c * features + j]!)
      }
      for (let j = 0; j < features; j++) means[c * features + j]! += sums[j]!
    }
  }
  return {
    ...{ features, weights, total, means, weightOf },
    priors: given ? Float64Array.from(given) : weights.map((w) => w / total),
    members: lists.map((rows) => Int32Array.from(rows)),
    data: x.data,
  }
}

/** Mean of the classes' means, by their priors. */
export function overallMean({ features, priors, means }: ClassRows): Float64Array<ArrayBuffer> {
  const out = new Float64Array(features)
  for (const [c, p] of priors.entries()) for (let j = 0; j < features; j++) out[j]! += p * means[c * features + j]!
  return out
}

/** Deviations of rows from a mean, times the roots of their weights over `total`, into `out`, `[rows, features]`. */
export function deviations(
  { features, data, weightOf }: ClassRows,
  rows: Int32Array,
  mean: Float64Array,
  total: number,
  out: Float64Array,
): void {
  for (const [k, i] of rows.entries()) {
    const root = Math.sqrt(weightOf(i) / total)
    for (let j = 0; j < features; j++) out[k * features + j] = root * (data[i * features + j]! - mean[j]!)
  }
}

/** Centred values this many times smaller than a column's mean are rounding errors of the mean. */
const ROUNDING = 16 * Number.EPSILON

/** Root mean square of each column of deviations as `deviations` makes them; 1 for columns that do not vary. */
export function spreads(
  deviation: Float64Array,
  features: number,
  mean: Float64Array,
): { readonly spread: Float64Array; readonly varying: number } {
  const squares = new Float64Array(features)
  for (let k = 0; k < deviation.length; k++) squares[k % features]! += deviation[k]! * deviation[k]!
  let varying = 0
  const spread = squares.map((s, j) => {
    const root = Math.sqrt(s)
    if (!(root > ROUNDING * Math.abs(mean[j]!))) return 1
    varying++
    return root
  })
  return { spread, varying }
}
