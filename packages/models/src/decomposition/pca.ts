import {
  boolean,
  custom,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  type FitContext,
  hostTensor,
  integer,
  isSparse,
  type Matrix,
  number,
  oneOf,
  ParamError,
  type SparseMatrix,
  type Tensor,
} from '@foldwise/core'
import { cut, type Kernels } from '@foldwise/kernels'
import { centredRows } from '../linear/least-squares/centred-rows.ts'
import { centredSparse } from './centred-operator.ts'
import { axesGraph, axesMethods, fromAxes } from './component-axes.ts'
import { flipSigns } from './flip-signs.ts'
import { denseOperator } from './linear-operator.ts'
import { allAxes, type SvdSolver, scatterAxes, type TopAxesOptions, topAxes } from './principal-axes.ts'
import type { TopSingular } from './randomized-svd.ts'
import { scatter } from './scatter.ts'

const TYPE = 'pca'
type Rows = DenseMatrix | SparseMatrix

/** Columns of sparse rows whose covariance is taken where all components are asked for: 32 MiB. */
const MOST_PRODUCTS = 2048

/** Values between two pauses. */
const SLICE = 1 << 22

/**
 * Principal components: the orthogonal directions along which rows vary most, and each row's place along them.
 *
 * Components are the right singular vectors of the rows from their mean, those of largest variance first, each turned so that its
 * largest entry is positive (Jolliffe, Principal Component Analysis, 2nd edition, section 3.5; signs as scikit-learn's). Models have
 * `components` `[nComponents, features]`, `mean` `[features]`, and `explainedVariance`, `explainedVarianceRatio` and `singularValues`
 * `[nComponents]`, all float64, and `inverseTransform`; `facts` tell `nComponents`, `noiseVariance` (the mean variance of what was left
 * out) and `solver`.
 *
 * Sparse rows stay sparse, centred as they are multiplied, which loses the digits by which a column's mean exceeds its spread: by the
 * covariance, by `'lanczos'` or `'randomized'`.
 *
 * Columns of larger units dominate: scale them first unless units are alike. Not for rows on curved surfaces, nor as a way to choose
 * features for a target it does not see.
 */
export const pca = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    /** How many; or, between 0 and 1, as many as explain more than that share of the variance; null for all. */
    nComponents: custom<number | null>({
      kind: 'number',
      default: null,
      expects: 'an integer >= 1, a number > 0 and < 1, or null',
      accepts: (v) =>
        v === null || (typeof v === 'number' && ((Number.isSafeInteger(v) && v >= 1) || (v > 0 && v < 1))),
    }),
    /** Divide components by their standard deviation, so that all have variance 1. */
    whiten: boolean({ default: false }),
    /**
     * `'full'`: singular value decomposition, 2 rows x features^2 + 40 features^3 operations (or with rows and features exchanged);
     * `'covarianceEigh'`: eigenvectors of the covariance, rows x features^2 + 9 features^3, half of the digits of small components;
     * `'randomized'`: only the first `nComponents`, about 30 rows x features x (nComponents + nOversamples) operations, near enough
     * unless variances fall slowly; `'lanczos'`: those to `tol`, as scikit-learn's `'arpack'`, by some 4 to 20 times nComponents passes
     * over the values. `'auto'` takes the covariance for rows >= 10 x features with at most 1,000 features, randomized (of sparse rows
     * lanczos) for larger data and few components, else full (the covariance of up to 2,048 sparse columns).
     */
    svdSolver: oneOf('auto', 'full', 'covarianceEigh', 'randomized', 'lanczos'),
    /** Iterations of `'randomized'`; null: 7 for less than a tenth of the components, else 4. */
    iteratedPower: custom<number | null>({
      kind: 'integer',
      default: null,
      expects: 'an integer >= 0, or null',
      accepts: (v) => v === null || (Number.isSafeInteger(v) && (v as number) >= 0),
    }),
    /** Dimensions that `'randomized'` looks at beside `nComponents`. */
    nOversamples: integer({ min: 0, default: 10 }),
    /** Of `'lanczos'`: the largest residual `|A'u - s v|` as a share of the largest singular value. */
    tol: number({ above: 0, below: 1, default: 1e-12 }),
    /** Of `'lanczos'`: most restarts. */
    maxIter: integer({ min: 1, default: 300 }),
  },
  async fit({ x, rows }, { nComponents, svdSolver, iteratedPower, nOversamples, tol, maxIter }, ctx) {
    const features = x.shape[1]
    const most = Math.min(rows, features)
    if (nComponents !== null && nComponents > most) {
      throw new ParamError(
        `${TYPE}.fit: expected 'nComponents' to be at most ${most} for ${rows} rows of ${features} features, got ${nComponents}. Lower it.`,
      )
    }
    const solver = chooseSolver(svdSolver, x, nComponents)
    const count = nComponents !== null && nComponents >= 1 ? nComponents : most
    const kernels = await ctx.kernels()
    const options = { count, oversamples: nOversamples, iterations: iteratedPower ?? ('auto' as const), tol, maxIter }
    const { values, vectors, mean, squares } = isSparse(x)
      ? await ofSparse(kernels, x, solver as Exclude<SvdSolver, 'full'>, options, ctx)
      : solver === 'covarianceEigh'
        ? await byCovariance(kernels, x, ctx)
        : await byRows(kernels, x, solver, options, ctx)
    flipSigns(vectors, features)

    // A single row has no variance, and one row less than there are says how sure they are.
    const degrees = Math.max(1, rows - 1)
    const total = squares / degrees
    const variances = values.map((s) => (s * s) / degrees)
    const kept = nComponents === null || nComponents >= 1 ? count : enough(variances, total, nComponents)
    const explained = variances.slice(0, kept)
    const rest = total - explained.reduce((sum, v) => sum + v, 0)
    const left =
      solver === 'randomized' || solver === 'lanczos' ? rest : variances.slice(kept).reduce((sum, v) => sum + v, 0)
    ctx.progress('fit', 1, 1)
    const vector = (data: Float64Array) => hostTensor(Float64Array.from(data), [data.length], 'float64')
    return {
      tensors: {
        mean: vector(mean),
        components: hostTensor(Float64Array.from(vectors.subarray(0, kept * features)), [kept, features], 'float64'),
        explainedVariance: vector(explained),
        explainedVarianceRatio: vector(explained.map((v) => (total > 0 ? v / total : 0))),
        singularValues: vector(values.slice(0, kept)),
      },
      facts: { nComponents: kept, noiseVariance: kept < most ? Math.max(0, left) / (most - kept) : 0, solver },
    }
  },
  methods: (state, { whiten }, { features }) => axesMethods(TYPE, state, whiten, features),
  expose: (state, { whiten }, { features }) => ({
    mean: state.tensors.mean as Tensor<'float64'>,
    components: state.tensors.components as Tensor<'float64'>,
    explainedVariance: state.tensors.explainedVariance as Tensor<'float64'>,
    explainedVarianceRatio: state.tensors.explainedVarianceRatio as Tensor<'float64'>,
    singularValues: state.tensors.singularValues as Tensor<'float64'>,
    /** Rows `[n, features]` of which `transform` makes the given `[n, nComponents]`; what components do not reach is the mean. */
    inverseTransform: (z: Matrix): Promise<Tensor<'float64'>> => fromAxes(TYPE, state, whiten, features, z),
  }),
  graph: (state, { whiten }, { features }) => axesGraph(state, whiten, features),
})

interface Found extends TopSingular {
  readonly mean: Float64Array
  /** Sum of all squares about the mean. */
  readonly squares: number
}

async function byCovariance(kernels: Kernels, x: DenseMatrix, ctx: FitContext): Promise<Found> {
  const [rows, features] = x.shape
  using ws = kernels.workspace()
  const { mean, products } = await scatter(kernels, x, ws.raw(Float64Array, features * features), ctx)
  let squares = 0
  for (let j = 0; j < features; j++) squares += products.view[j * features + j]!
  await ctx.checkpoint()
  return { ...(await scatterAxes(kernels, rows, features, products, ctx)), mean, squares }
}

async function byRows(
  kernels: Kernels,
  x: DenseMatrix,
  solver: 'full' | 'randomized' | 'lanczos',
  options: TopAxesOptions,
  ctx: FitContext,
): Promise<Found> {
  using ws = kernels.workspace()
  const { a, mean } = await centredRows(ws, x, new Float64Array(x.shape[0]), undefined, true, ctx.checkpoint)
  await ctx.checkpoint()
  let squares = 0
  for (const [from, to] of cut(a.values.length, SLICE)) {
    const values = a.values.view
    for (let k = from; k < to; k++) squares += values[k]! * values[k]!
    await ctx.checkpoint()
  }
  const found =
    solver === 'full'
      ? await allAxes(kernels, a, ctx)
      : await topAxes(TYPE, kernels, denseOperator(kernels, a), solver, options, ctx)
  return { ...found, mean, squares }
}

async function ofSparse(
  kernels: Kernels,
  x: SparseMatrix,
  solver: Exclude<SvdSolver, 'full'>,
  options: TopAxesOptions,
  ctx: FitContext,
): Promise<Found> {
  const [rows, features] = x.shape
  using ws = kernels.workspace()
  const { mean, squares, operator, products } = await centredSparse(kernels, ws, x, ctx.checkpoint)
  if (solver !== 'covarianceEigh') {
    return { ...(await topAxes(TYPE, kernels, operator, solver, options, ctx)), mean, squares }
  }
  const covariance = ws.raw(Float64Array, features * features)
  await products(covariance, ctx.checkpoint)
  return { ...(await scatterAxes(kernels, rows, features, covariance, ctx)), mean, squares }
}

function chooseSolver(given: 'auto' | SvdSolver, x: Rows, nComponents: number | null): SvdSolver {
  const [rows, features] = x.shape
  const isCount = nComponents === null || nComponents >= 1
  if ((given === 'randomized' || given === 'lanczos') && !isCount) {
    throw new ParamError(
      `${TYPE}.fit: expected 'nComponents' to be an integer >= 1 or null for svdSolver '${given}', got ${nComponents}. Use svdSolver '${isSparse(x) ? 'covarianceEigh' : 'full'}'.`,
    )
  }
  if (given === 'full' && isSparse(x)) {
    throw new ParamError(
      `${TYPE}.fit: expected a svdSolver that keeps sparse rows sparse, got 'full'. Use 'auto', 'covarianceEigh' or 'lanczos', or give dense rows.`,
    )
  }
  if (given !== 'auto') return given
  if (features <= 1000 && rows >= 10 * features) return 'covarianceEigh'
  const few = nComponents !== null && isCount && nComponents < 0.8 * Math.min(rows, features)
  if (isSparse(x) && !isCount && features > MOST_PRODUCTS) {
    throw new ParamError(
      `${TYPE}.fit: expected 'nComponents' to be an integer >= 1 for sparse rows of more than ${MOST_PRODUCTS} features, got ${nComponents}. Give a number of components.`,
    )
  }
  if (isSparse(x)) return few || (isCount && features > MOST_PRODUCTS) ? 'lanczos' : 'covarianceEigh'
  if (Math.max(rows, features) <= 500) return 'full'
  return few ? 'randomized' : 'full'
}

/** How many variances it takes to explain more than a share of the total. */
function enough(variances: Float64Array, total: number, share: number): number {
  let sum = 0
  for (const [q, v] of variances.entries()) {
    sum += v / total
    if (sum > share) return q + 1
  }
  return variances.length
}
