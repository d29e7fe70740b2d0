import { type DenseMatrix, type FitContext, InputError, isSparse, type SparseMatrix } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { checkSize } from '../../decomposition/check-size.ts'
import { activeSet } from './active-set.ts'
import { centredRows, centredTarget } from './centred-rows.ts'
import { denseDesign } from './design.ts'
import { type LeastSquares, leastSquares, type Solution } from './solve.ts'
import { sparseDesign } from './sparse-design.ts'

/** Columns whose products are 32 MiB. */
const MOST_PRODUCTS = 2048

/**
 * `leastSquares` with no coefficient below 0, up to 2,048 columns: the products of the columns say which coefficients are above 0, and
 * those columns are solved for alone. Throws `InputError` for more columns.
 */
export async function nonNegative(
  type: string,
  kernels: Kernels,
  problem: LeastSquares,
  ctx: FitContext,
): Promise<Solution> {
  const { x, y, outputs, weight, alpha, fitIntercept } = problem
  const [rows, features] = x.shape
  if (features > MOST_PRODUCTS) {
    throw new InputError(
      `${type}.fit: expected at most ${MOST_PRODUCTS} features where 'positive' is true, got ${features}. Choose among them, or use lasso with 'positive'.`,
    )
  }
  using ws = kernels.workspace()
  const design = isSparse(x) ? await sparseRowsOf(x) : await denseRowsOf(x)
  const gram = ws.raw(Float64Array, features * features)
  await design.columnProducts(gram, ctx.checkpoint)
  for (let j = 0; j < features; j++) gram.view[j * features + j]! += alpha
  const g = gram.copy()
  const coef = new Float64Array(outputs * features)
  const intercept = new Float64Array(outputs)
  const maxIter = 3 * features
  let iterations = 0
  let converged = true
  for (let o = 0; o < outputs; o++) {
    const own = outputs === 1 ? y : Float64Array.from({ length: rows }, (_, i) => y[i * outputs + o]!)
    const { b, targetMean } = await centredTarget(ws, own, weight, fitIntercept, ctx.checkpoint)
    const along = ws.raw(Float64Array, features)
    design.transposedTimes(b, along)
    const found = await activeSet(g, along.copy(), maxIter, ctx)
    iterations = Math.max(iterations, found.iterations)
    intercept[o] = targetMean
    if (found.above.length > 0) {
      const part = { ...problem, x: columnsOf(x, found.above), y: own, outputs: 1, tol: null }
      const solved = await leastSquares(type, kernels, part, ctx)
      for (const [k, j] of found.above.entries()) coef[o * features + j] = Math.max(0, solved.coef[k]!)
      intercept[o] = solved.intercept[0]!
    }
    if (found.slope === 0) continue
    converged = false
    ctx.warn(
      'not-converged',
      `${type}.fit: expected no slope at coefficients of 0, got ${found.slope.toExponential(2)} of the steepest after ${found.iterations} iterations. Drop columns that depend on others.`,
    )
  }
  return { coef, intercept, facts: { iterations, converged } }

  async function sparseRowsOf(sparse: SparseMatrix) {
    const found = await sparseDesign(kernels, ws, sparse, weight, fitIntercept, ctx.checkpoint)
    checkSize(
      `${type}.fit`,
      found.squares.reduce((sum, v) => sum + v, 0),
    )
    return found
  }

  async function denseRowsOf(dense: DenseMatrix) {
    const none = new Float64Array(rows)
    const { a, root, size } = await centredRows(ws, dense, none, weight, fitIntercept, ctx.checkpoint)
    checkSize(`${type}.fit`, size)
    return denseDesign(kernels, a, root)
  }
}

function columnsOf(x: DenseMatrix | SparseMatrix, columns: Int32Array): DenseMatrix | SparseMatrix {
  const [rows, features] = x.shape
  const width = columns.length
  if (!isSparse(x)) {
    const data = new Float64Array(rows * width)
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < width; k++) data[i * width + k] = x.data[i * features + columns[k]!]!
    }
    return { kind: 'dense', shape: [rows, width], data }
  }
  const place = new Int32Array(features).fill(-1)
  for (const [k, j] of columns.entries()) place[j] = k
  const indptr = new Int32Array(rows + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let i = 0; i < rows; i++) {
    for (let e = x.indptr[i]!; e < x.indptr[i + 1]!; e++) {
      const k = place[x.indices[e]!]!
      if (k < 0) continue
      indices.push(k)
      values.push(x.values[e]!)
    }
    indptr[i + 1] = indices.length
  }
  return {
    ...x,
    shape: [rows, width],
    indptr,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
}
