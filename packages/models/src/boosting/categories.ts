import { type FitContext, InputError, isSparse, ParamError, show } from '@foldwise/core'
import type { RowMatrix } from './row-matrix.ts'

/** Beyond this, whole numbers are not exact in float32, as ONNX graphs compare them. */
const MAX_CATEGORY = 1 << 24
/** Bins are one byte; one value means missing, and one a category that is not known. */
const MAX_KEPT = 254

export interface CategoricalSettings {
  readonly categoricalFeatures: readonly number[] | null
  readonly monotoneConstraints: readonly number[] | null
}

/** 1 for features that are categorical, 0 for others; undefined where none is. Throws `ParamError` for features there are not. */
export function categoricalMask(where: string, p: CategoricalSettings, features: number): Uint8Array | undefined {
  const list = p.categoricalFeatures
  if (!list || list.length === 0) return undefined
  const mask = new Uint8Array(features)
  for (const f of list) {
    if (f >= features) {
      throw new ParamError(
        `${where}: expected 'categoricalFeatures' to name features below ${features}, got ${f}. Features are counted from 0.`,
      )
    }
    if (p.monotoneConstraints?.[f]) {
      throw new ParamError(
        `${where}: expected no monotone constraint on the categorical feature ${f}, got ${p.monotoneConstraints[f]}. Categories have no order: set it to 0.`,
      )
    }
    mask[f] = 1
  }
  return mask
}

/** Throws `InputError` for a value of a categorical feature that is no category. */
export function checkCategories(where: string, x: RowMatrix, mask: Uint8Array): void {
  const [rows, features] = x.shape
  const check = (v: number, f: number, row: number): void => {
    if (Number.isNaN(v) || (v >= 0 && v < MAX_CATEGORY && Math.floor(v) === v)) return
    throw new InputError(
      `${where}: expected whole numbers from 0 to ${MAX_CATEGORY - 1}, or NaN, in the categorical feature ${f}, got ${show(v)} in row ${row}. Encode categories with ordinalEncoder, or take the feature out of 'categoricalFeatures'.`,
    )
  }
  const columns = Array.from(mask.keys()).filter((f) => mask[f] === 1)
  for (let i = 0; i < rows; i++) {
    if (isSparse(x)) {
      for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) {
        const f = x.indices[k]!
        if (mask[f] === 1) check(x.values[k]!, f, i)
      }
    } else for (const f of columns) check(x.data[i * features + f]!, f, i)
  }
}

/** The most frequent values, at most `maxBins` of them and at most 254, in ascending order; of equally frequent ones the smaller. */
export function categoriesOf(
  sorted: Float64Array,
  maxBins: number,
): { readonly kept: Float64Array; readonly all: number } {
  const found: { readonly value: number; readonly count: number }[] = []
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    found.push({ value: sorted[from]!, count: to - from })
  }
  found.sort((a, b) => b.count - a.count || a.value - b.value)
  const most = Math.min(maxBins, MAX_KEPT)
  return { kept: Float64Array.from(found.slice(0, most), (c) => c.value).sort(), all: found.length }
}

/** Tells of features with more categories than are kept; `all` has the number of each one's. */
export function warnOfRare(where: string, all: ReadonlyMap<number, number>, maxBins: number, ctx: FitContext): void {
  const most = Math.min(maxBins, MAX_KEPT)
  const over = [...all].filter(([, n]) => n > most).sort((a, b) => b[1] - a[1] || a[0] - b[0])
  if (over.length === 0) return
  const [feature, n] = over[0]!
  const others = over.length > 1 ? ` (and too many in ${over.length - 1} other features)` : ''
  ctx.warn(
    'rare-categories',
    `${where}: expected at most ${most} categories in a feature, got ${n} in feature ${feature}${others}. The most frequent ones are kept, and all others count as not known: ${most < MAX_KEPT ? 'raise maxBins, or ' : ''}join rare ones.`,
  )
}
