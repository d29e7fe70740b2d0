import { type DenseMatrix, type FitContext, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Kernels, Region, Workspace } from '@foldwise/kernels'
import type { FoldRows } from '../../meta/cross-fit.ts'
import { denseDescent, sparseDescent } from './column-descent.ts'
import type { Descent } from './descent.ts'
import { gramDescent, type Products, productsOf } from './gram-descent.ts'
import { groupedProducts, groupsOf, groupsPay, type Part, partOf, type WeightedRows } from './row-groups.ts'
import { type Columns, sparseColumns, standardRows } from './standard-columns.ts'

export interface PenalizedRows {
  readonly x: DenseMatrix | SparseMatrix
  readonly y: Float64Array
  readonly weight: Float64Array | undefined
  readonly fitIntercept: boolean
}

/** Rows made ready for coordinate descent. */
export interface Prepared extends Columns {
  readonly descent: Descent
  readonly targetMean: number
  readonly active: Region<Int32Array>
  /** Coordinates of columns that vary. */
  readonly all: Int32Array
  /** What folds are made from; only of dense rows with a Gram matrix, where there are folds. */
  readonly whole?: Whole
}

/** All rows, standardised. */
export interface Whole extends Columns {
  readonly rows: number
  readonly targetMean: number
  readonly products: Products
  /** Products of the rows that a fold tests, in `ws` where they are not there yet. */
  readonly part: (ws: Workspace, fold: number) => Promise<Part>
}

/** Sweeps that a fit takes, by experience, for one penalty and for each one after another. */
const SWEEPS = 30
/** Products a Gram matrix computes in the time of one in a sweep over columns. */
const RATIO = 20
/** A larger Gram matrix would take too much memory. */
const MOST_COLUMNS = 6000

/** Standardises the rows and chooses the form: A'A where it pays for `penalties` fits, else columns. */
export async function prepare(
  kernels: Kernels,
  ws: Workspace,
  { x, y, weight, fitIntercept }: PenalizedRows,
  penalties: number,
  ctx: FitContext,
  folds: readonly FoldRows[] = [],
): Promise<Prepared> {
  const [rows, features] = x.shape
  const shares = sharesOf(weight, rows)
  const roots = shares.map(Math.sqrt)
  const targetMean = fitIntercept ? meanOf(y, shares) : 0
  const b = ws.float64(y.map((v, i) => roots[i]! * (v - targetMean)))
  const ready = (descent: Descent, { mean, factor }: Columns): Prepared => ({
    ...{ descent, mean, factor, targetMean, active: ws.int32(descent.n) },
    all: Int32Array.from(factor.keys()).filter((j) => factor[j]! > 0),
  })
  if (isSparse(x)) {
    const columns = sparseColumns(x, shares, fitIntercept)
    return ready(sparseDescent(kernels, ws, x, columns, roots, b), columns)
  }
  const standard = await standardRows(kernels, ws, x, shares, fitIntercept, ctx)
  const pays = features <= SWEEPS * RATIO * Math.min(10, penalties) && features <= Math.min(MOST_COLUMNS, 2 * rows)
  if (!pays) return ready(denseDescent(kernels, ws, standard, b), standard)
  const { a, width, mean, factor } = standard
  if (folds.length > 0) {
    const made = await productsForFolds(kernels, ws, { n: width, a, b, roots }, folds, ctx)
    const whole: Whole = { ...made, rows, targetMean, mean, factor }
    return { ...ready(gramDescent(kernels, ws, whole.products), standard), whole }
  }
  const products = await productsOf(kernels, ws, a, width, b, ctx)
  ws.release(a)
  return ready(gramDescent(kernels, ws, products), standard)
}

/** Products of all rows and of those of each fold, which are made on demand where they are too many to keep. */
async function productsForFolds(
  kernels: Kernels,
  ws: Workspace,
  rows: WeightedRows,
  folds: readonly FoldRows[],
  ctx: FitContext,
): Promise<Pick<Whole, 'products' | 'part'>> {
  const { a, b, n } = rows
  const groups = groupsPay(folds.length + 1, b.length, n) ? groupsOf(folds, b.length) : undefined
  if (!groups) {
    const products = await productsOf(kernels, ws, a, n, b, ctx)
    return { products, part: (own, f) => partOf(kernels, own, rows, folds[f]!.test, ctx) }
  }
  const { products, parts } = await groupedProducts(kernels, ws, rows, groups, ctx)
  ws.release(a)
  return { products, part: async (_, f) => parts[f]! }
}

/** Weights that sum to 1. */
function sharesOf(weight: Float64Array | undefined, rows: number): Float64Array {
  if (!weight) return new Float64Array(rows).fill(1 / rows)
  const total = weight.reduce((a, b) => a + b, 0)
  return weight.map((w) => w / total)
}

/** In two passes: the second takes away the first's rounding errors. */
function meanOf(y: Float64Array, shares: Float64Array): number {
  let mean = 0
  for (let pass = 0; pass < 2; pass++) {
    let off = 0
    for (let i = 0; i < y.length; i++) off += shares[i]! * (y[i]! - mean)
    mean += off
  }
  return mean
}
