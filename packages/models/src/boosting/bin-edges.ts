import { type DenseMatrix, type FitContext, isSparse, ParamError } from '@foldwise/core'
import { cut, type Kernels, type Region, type SortingKernels, sorting } from '@foldwise/kernels'
import { categoriesOf, warnOfRare } from './categories.ts'
import { type RowMatrix, sortedColumns } from './row-matrix.ts'

/** Rows that quantiles are estimated from, where there are more. */
const SAMPLE = 65_536
/** Values that are gathered and sorted at once: 4 MiB, or 8 columns of the sample, which share the cache lines of its rows. */
const GATHERED = 1 << 19
/** Rows whose values are copied column after column: the cache holds them meanwhile. */
const RUN = 64
/** Bytes that sorting needs beside its values. */
const COUNTS = 8192

/** How features are cut into bins. */
export interface Bins {
  /** Edges of each feature, ascending: bin b holds values up to and including edge b. Of a categorical one, the categories. */
  readonly edges: readonly Float64Array[]
  /** 1 for categorical features; undefined where there are none. */
  readonly categorical: Uint8Array | undefined
}

/** How many bins each feature has, without those of missing values and of unknown categories. */
export const binCounts = ({ edges, categorical }: Bins): Int32Array =>
  Int32Array.from(edges, (e, f) => e.length + (categorical?.[f] ? 0 : 1))

/**
 * Edges between the bins of each feature, ascending: bin b holds values up to and including edge b. A feature with at most
 * `maxBins` different values has an edge halfway between any two neighbours; others have bins of about equally many rows, except
 * that a value of more rows than that has a bin of its own. Categorical features keep their most frequent categories. Quantiles of
 * more than 65,536 rows come from a sample of that many.
 */
export async function binEdges(
  k: Kernels,
  { x, ids }: { readonly x: RowMatrix; readonly ids: Int32Array | undefined },
  maxBins: number,
  ctx: FitContext,
  where: string,
  categorical?: Uint8Array,
): Promise<Bins> {
  const [, features] = x.shape
  if (features >= 1 << 23) {
    throw new ParamError(`boosting: expected fewer than ${1 << 23} features, got ${features}. Select features first.`)
  }
  const rows = sampleOf(ids?.length ?? x.shape[0], ctx)
  const edges: Float64Array[] = []
  const categories = new Map<number, number>()
  const add = (sorted: Float64Array): void => {
    if (categorical?.[edges.length]) {
      const { kept, all } = categoriesOf(sorted, maxBins)
      categories.set(edges.length, all)
      edges.push(kept)
    } else edges.push(edgesOf(sorted, maxBins))
  }
  if (isSparse(x)) {
    for (const sorted of sortedColumns(x, ids ? rows.map((r) => ids[r]!) : rows)) {
      add(sorted)
      await ctx.checkpoint()
    }
    warnOfRare(where, categories, maxBins, ctx)
    return { edges, categorical }
  }
  // A few columns at once, so that the rows are read through only a few times.
  const group = Math.max(1, Math.floor(GATHERED / Math.max(rows.length, COUNTS)))
  for (const [from, to] of cut(features, group)) {
    using ws = k.workspace()
    const columns = Array.from({ length: to - from }, () => ws.raw(Float64Array, rows.length))
    const missing = gather(x, ids, rows, from, columns)
    const spare = columns.map(() => ws.raw(Uint8Array, 8 * rows.length + COUNTS))
    k.parallel<SortingKernels, 'sortFloat64'>(
      sorting,
      'sortFloat64',
      columns.map((c, j) => [rows.length, c.at, 0, spare[j]!.at]),
    )
    for (const [j, column] of columns.entries()) {
      // NaN comes last.
      add(column.view.subarray(0, rows.length - missing[j]!))
      await ctx.checkpoint()
    }
  }
  warnOfRare(where, categories, maxBins, ctx)
  return { edges, categorical }
}

/** Copies one column of the rows with the numbers places[from] .. places[to - 1]. Returns how many are NaN. */
function gatherRun(
  { data, shape: [, features] }: DenseMatrix,
  places: Int32Array,
  from: number,
  to: number,
  feature: number,
  out: Float64Array,
): number {
  let missing = 0
  for (let i = from; i < to; i++) {
    const v = data[places[i]! * features + feature]!
    out[i] = v
    if (Number.isNaN(v)) missing++
  }
  return missing
}

/** Copies the columns from `first` on of the given rows. Returns how many of each are NaN. */
function gather(
  x: DenseMatrix,
  ids: Int32Array | undefined,
  rows: Int32Array,
  first: number,
  columns: readonly Region<Float64Array>[],
): Int32Array {
  const missing = new Int32Array(columns.length)
  const places = ids ? rows.map((r) => ids[r]!) : rows
  for (const [from, to] of cut(rows.length, RUN)) {
    for (const [j, column] of columns.entries()) missing[j]! += gatherRun(x, places, from, to, first + j, column.view)
  }
  return missing
}

/** All row numbers, or one from each of 65,536 equally long runs. */
function sampleOf(n: number, ctx: FitContext): Int32Array {
  if (n <= SAMPLE) return new Int32Array(n).map((_, i) => i)
  const random = ctx.stream('bins')
  const sample = new Int32Array(SAMPLE)
  for (let i = 0; i < SAMPLE; i++) sample[i] = Math.floor(((i + random.next()) * n) / SAMPLE)
  return sample
}

/** Edges of one feature from its values in ascending order. */
export function edgesOf(sorted: Float64Array, maxBins: number): Float64Array {
  const n = sorted.length
  let distinct = n > 0 ? 1 : 0
  for (let i = 1; i < n; i++) if (sorted[i] !== sorted[i - 1]) distinct++
  const edges = new Float64Array(Math.min(distinct, maxBins) - (n > 0 ? 1 : 0))
  const exact = distinct <= maxBins
  let made = 0
  let taken = 0
  let share = n / (edges.length + 1)
  for (let i = 1; i < n && made < edges.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue
    if (!exact) {
      // Close the bin here if its rows are nearer to their share of what is left than with the next value's rows too.
      let next = i + 1
      while (next < n && sorted[next] === sorted[i]) next++
      if (Math.abs(i - taken - share) > Math.abs(next - taken - share)) continue
      taken = i
      share = (n - taken) / (edges.length - made)
    }
    edges[made++] = between(sorted[i - 1]!, sorted[i]!)
  }
  return edges.subarray(0, made)
}

/**
 * A threshold t with a <= t < b, about halfway, that also parts a and b after all three are rounded to float32, as in an ONNX
 * graph; where a and b are one float32 number, a float64 threshold.
 */
export function between(a: number, b: number): number {
  const middle = a / 2 + b / 2
  const near = Math.fround(middle)
  if (near >= a && near < b && near < Math.fround(b)) return near
  if (Math.fround(a) >= a && Math.fround(a) < Math.fround(b)) return Math.fround(a)
  return middle >= a && middle < b ? middle : a
}
