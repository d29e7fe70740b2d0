import {
  type DenseMatrix,
  denseOrSparseInput,
  type FitOptions,
  fitContext,
  hostTensor,
  InputError,
  type Matrix,
  oneTarget,
  ParamError,
  type SparseMatrix,
  show,
  type Tensor,
} from '@foldwise/core'
import { geometric, largestAlpha, type PathPoint, penaltyPath } from './coordinate-descent/path.ts'
import { prepare } from './coordinate-descent/problem.ts'

export interface LassoPathOptions extends Omit<FitOptions, 'warmStart'> {
  /** How many strengths (default 100), or which; they are sorted, largest first. */
  readonly alphas?: number | readonly number[]
  /** The least strength as a share of the largest. Default 1e-3. */
  readonly eps?: number
  readonly fitIntercept?: boolean
  readonly positive?: boolean
  /** Most sweeps for each strength. Default 1000. */
  readonly maxIter?: number
  /** Largest duality gap as a share of the variance of the targets. Default 1e-4. */
  readonly tol?: number
}

export interface ElasticNetPathOptions extends LassoPathOptions {
  /** Share of the absolute penalty, above 0 unless `alphas` are listed. Default 0.5. */
  readonly l1Ratio?: number
}

/** The optimum of each strength, largest first. */
export interface PenaltyPath {
  readonly alphas: readonly number[]
  /** The least strength that leaves no coefficient; undefined for an `l1Ratio` of 0, where there is none. */
  readonly alphaMax: number | undefined
  /** float64 `[alphas, features]`, in the units of the columns. */
  readonly coefs: Tensor<'float64'>
  /** float64 `[alphas]` */
  readonly intercepts: Tensor<'float64'>
  readonly dualGaps: readonly number[]
  readonly iterations: readonly number[]
}

export interface PathData {
  readonly x: Matrix | SparseMatrix
  readonly y: ArrayLike<number>
  readonly weight?: ArrayLike<number>
}

/**
 * The coefficients of `lasso` for a path of strengths, each fit started from the one before, with columns screened by the strong rule:
 * how columns come in one after another. For the strength that predicts best take `lassoCv`.
 *
 * As scikit-learn's `lasso_path`, but with the intercept as `lasso` has it (`fitIntercept: false` for none, as there), and an array of
 * coefficients a strength. Throws `ParamError` and `InputError` as `lasso` does; a strength whose gap stays above `tol` warns.
 */
export const lassoPath = (data: PathData, options: LassoPathOptions = {}): Promise<PenaltyPath> =>
  path('lassoPath', data, { ...options, l1Ratio: 1 })

/** `lassoPath` for the mixture of penalties that `elasticNet` has: scikit-learn's `enet_path`. */
export const elasticNetPath = (data: PathData, options: ElasticNetPathOptions = {}): Promise<PenaltyPath> =>
  path('elasticNetPath', data, options)

/** The least `alpha` for which `lasso`, or `elasticNet` of that `l1Ratio`, has no coefficient: where a path begins. */
export async function alphaMax(
  data: PathData,
  options: Pick<ElasticNetPathOptions, 'l1Ratio' | 'fitIntercept' | 'positive'> = {},
): Promise<number> {
  const { l1Ratio = 1, fitIntercept = true, positive = false } = options
  const type = 'alphaMax'
  check(type, l1Ratio > 0 && l1Ratio <= 1, "'l1Ratio' > 0 and <= 1", l1Ratio, 'Without L1 there is no such strength')
  const ctx = fitContext(type, {}, undefined)
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const problem = await prepare(kernels, ws, { ...checked(type, data), fitIntercept }, 1, ctx)
  return largestAlpha(problem, l1Ratio, positive)
}

async function path(type: string, data: PathData, options: ElasticNetPathOptions): Promise<PenaltyPath> {
  const { alphas = 100, eps = 1e-3, l1Ratio = 0.5, fitIntercept = true, positive = false } = options
  const { maxIter = 1000, tol = 1e-4, ...rest } = options
  check(type, l1Ratio >= 0 && l1Ratio <= 1, "'l1Ratio' from 0 to 1", l1Ratio, 'The default is 0.5')
  check(type, eps > 0 && eps < 1, "'eps' > 0 and < 1", eps, 'The default is 0.001')
  check(type, tol > 0, "'tol' > 0", tol, 'The default is 0.0001')
  check(
    type,
    Number.isSafeInteger(maxIter) && maxIter >= 1,
    "'maxIter' to be an integer >= 1",
    maxIter,
    'The default is 1000',
  )
  const isGiven = typeof alphas !== 'number'
  const good = isGiven
    ? alphas.length > 0 && alphas.every((a) => a > 0 && Number.isFinite(a))
    : Number.isSafeInteger(alphas) && alphas >= 1 && l1Ratio > 0
  check(type, good, "'alphas' to be numbers > 0, or with L1 how many", alphas, 'The default is 100')
  const rows = checked(type, data)
  const ctx = fitContext(type, rest, undefined)
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const count = isGiven ? alphas.length : alphas
  const problem = await prepare(kernels, ws, { ...rows, fitIntercept }, count, ctx)
  const most = l1Ratio > 0 ? largestAlpha(problem, l1Ratio, positive) : undefined
  const strengths = isGiven ? [...alphas].sort((a, b) => b - a) : [...geometric(most!, eps, count)]
  const points: PathPoint[] = []
  await penaltyPath(
    problem,
    strengths,
    { l1Ratio, positive, maxIter, tol, selection: 'cyclic' },
    ctx,
    (point, done) => {
      points.push(point)
      ctx.progress('path', done, count, { dualGap: point.dualGap })
    },
  )
  const short = points.find((point) => point.dualGap > point.gapTol)
  if (short) {
    ctx.warn(
      'not-converged',
      `${type}: expected duality gaps of at most ${short.gapTol.toExponential(2)}, got ${short.dualGap.toExponential(2)} after ${short.iterations} sweeps for alpha ${short.alpha}. Raise maxIter, tol or eps.`,
    )
  }
  const features = rows.x.shape[1]
  const coefs = new Float64Array(count * features)
  for (const [k, { coef }] of points.entries()) coefs.set(coef, k * features)
  return {
    ...{ alphas: strengths, alphaMax: most },
    coefs: hostTensor(coefs, [count, features], 'float64'),
    intercepts: hostTensor(
      Float64Array.from(points, (p) => p.intercept),
      [count],
      'float64',
    ),
    dualGaps: points.map((p) => p.dualGap),
    iterations: points.map((p) => p.iterations),
  }
}

function check(type: string, holds: boolean, expected: string, got: unknown, remedy: string): void {
  if (!holds) throw new ParamError(`${type}: expected ${expected}, got ${show(got)}. ${remedy}.`)
}

function checked(type: string, { x, y, weight }: PathData) {
  const native: DenseMatrix | SparseMatrix = denseOrSparseInput.convert(x, type, { finite: true })
  const [rows] = native.shape
  if (rows === 0) throw new InputError(`${type}: expected at least one row, got none. Give rows to learn from.`)
  const targets = oneTarget.convert(y, type, rows).y
  const weights = weight && Float64Array.from(weight)
  if (
    weights &&
    (weights.length !== rows || weights.some((w) => !(w >= 0 && w < Infinity)) || !weights.some((w) => w > 0))
  ) {
    throw new InputError(
      `${type}: expected ${rows} weights >= 0, one a row and some above 0, got ${weights.length}. Leave 'weight' out for equal ones.`,
    )
  }
  return { x: native, y: targets, weight: weights }
}
