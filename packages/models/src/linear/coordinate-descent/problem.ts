import { type DenseMatrix, type FitContext, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Kernels, Region, Workspace } from '@foldwise/kernels'
import { denseDescent, sparseDescent } from './column-descent.ts'
import type { Descent } from './descent.ts'
import { gramDescent, type Products, productsOf } from './gram-descent.ts'
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
  /** What folds are made from; only of dense rows with a Gram matrix, where it was asked for. */
  readonly whole?: Whole
}

/** All rows: `a` is `[rows, products.n]`, standardised and times `roots`, which are those of the weights. */
export interface Whole extends Columns {
  readonly products: Products
  readonly a: Region<Float64Array>
  readonly b: Region<Float64Array>
  readonly roots: Float64Array
  readonly targetMean: number
}

/** Sweeps that a fit takes, by experience, for one penalty and for each one after another. */
const SWEEPS = 30
/** Products a Gram matrix computes in the time of one in a sweep over columns. */
const RATIO = 20
/** A larger Gram matrix would take too much memory. */
const MOST_COLUMNS = 6000

/** Standardises the rows and chooses the form: A'A where it pays for `penalties` fits, else columns. `keep` keeps the rows. */
export async function prepare(
  kernels: Kernels,
  ws: Workspace,
  { x, y, weight, fitIntercept }: PenalizedRows,
  penalties: number,
  ctx: FitContext,
  keep = false,
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
  const products = await productsOf(kernels, ws, a, width, b, ctx)
  const prepared = ready(gramDescent(kernels, ws, products), standard)
  if (keep) return { ...prepared, whole: { products, a, b, roots, targetMean, mean, factor } }
  ws.release(a)
  return prepared
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
