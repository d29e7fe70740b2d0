import {
  type DenseMatrix,
  type FitContext,
  InputError,
  isSparse,
  type RegressorData,
  type SparseMatrix,
} from '@foldwise/core'
import { runPausing, svd } from '@foldwise/kernels'
import { checkSize } from '../decomposition/check-size.ts'
import { type FoldRows, foldsOf, type SplitterLike } from '../meta/cross-fit.ts'
import { checkErrors } from './check-errors.ts'
import { foldRows } from './fold-rows.ts'
import { centredRows, centredTarget } from './least-squares/centred-rows.ts'
import { leaveOneOut } from './least-squares/leave-one-out.ts'
import { leaveOneOutErrors } from './least-squares/leave-one-out-sparse.ts'
import { leastSquares } from './least-squares/solve.ts'
import { sparseDesign } from './least-squares/sparse-design.ts'
import { linearMargins } from './linear-margins.ts'
import { type RidgeScoring, ridgeScore } from './ridge-scores.ts'

/** Longest shorter side of sparse rows, whose products are 32 MiB. */
const MOST_PRODUCTS = 2048

export interface RidgeSearch {
  readonly alphas: readonly number[]
  readonly scoring: RidgeScoring
  readonly cv: number | null
  readonly splitter: SplitterLike | undefined
  readonly fitIntercept: boolean
}

type Data = Pick<RegressorData<DenseMatrix | SparseMatrix>, 'x' | 'y' | 'outputs' | 'rows' | 'weight'>

export interface RidgeScores {
  /** `[outputs][alphas]`, the higher, the better. */
  readonly scores: readonly (readonly number[])[]
  /** Coefficients of an output with a strength, where they are known. */
  readonly coefficients?: (output: number, alpha: number) => { readonly coef: Float64Array; readonly intercept: number }
}

/** Scores of every strength for every output, on rows left out: one at a time, or in folds. */
export async function ridgeScores(type: string, data: Data, p: RidgeSearch, ctx: FitContext): Promise<RidgeScores> {
  const found = await scoresOf(type, data, p, ctx)
  for (const own of found.scores) for (const score of own) checkErrors(`${type}.fit`, score)
  return found
}

async function scoresOf(type: string, data: Data, p: RidgeSearch, ctx: FitContext): Promise<RidgeScores> {
  if (p.cv !== null || p.splitter) return { scores: await inFolds(type, data, p, ctx) }
  return isSparse(data.x)
    ? { scores: await oneLeftOutSparse(type, data.x, data, p, ctx) }
    : oneLeftOut(type, data.x, data, p, ctx)
}

async function inFolds(type: string, { x, y, outputs, rows, weight }: Data, p: RidgeSearch, ctx: FitContext) {
  const { alphas, scoring, fitIntercept } = p
  const targets = outputs === 1 ? y : Array.from({ length: rows }, (_, i) => y.slice(i * outputs, (i + 1) * outputs))
  const folds = foldsOf(type, p, { x, y: targets, rows }, ctx)
  const kernels = await ctx.kernels()
  const quiet: FitContext = { ...ctx, progress: () => {} }
  const scores = Array.from({ length: outputs }, () => new Float64Array(alphas.length))
  for (const [f, { train, test }] of folds.entries()) {
    checkFold(type, f, test)
    const learned = { x: foldRows(x, train), y: take(y, outputs, train), weight: weight && take(weight, 1, train) }
    const tested = { x: foldRows(x, test), y: take(y, outputs, test), weight: weight && take(weight, 1, test) }
    for (const [l, alpha] of alphas.entries()) {
      const problem = { ...learned, outputs, alpha, fitIntercept, tol: null, maxIter: null }
      const { coef, intercept } = await leastSquares(type, kernels, problem, quiet)
      const found = linearMargins(tested.x, coef, intercept)
      for (const [o, own] of scores.entries()) {
        const wanted = column(tested.y, outputs, o)
        const errors = wanted.map((v, i) => v - found[i * outputs + o]!)
        own[l]! += ridgeScore(scoring, errors, wanted, tested.weight) / folds.length
      }
      await ctx.checkpoint()
      ctx.progress('fit', f * alphas.length + l + 1, folds.length * alphas.length)
    }
  }
  return scores.map((own) => Array.from(own))
}

function checkFold(type: string, fold: number, test: FoldRows['test']): void {
  if (test.length > 0) return
  throw new InputError(
    `${type}.fit: expected rows to score in each fold, got none in fold ${fold}. Ask for fewer folds.`,
  )
}

async function oneLeftOut(
  type: string,
  x: DenseMatrix,
  data: Data,
  { alphas, scoring, fitIntercept }: RidgeSearch,
  ctx: FitContext,
): Promise<RidgeScores> {
  const { y, outputs, weight } = data
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const centred = await centredRows(ws, x, column(y, outputs, 0), weight, fitIntercept, ctx.checkpoint)
  await ctx.checkpoint()
  const { a, mean, root } = centred
  checkSize(`${type}.fit`, centred.size)
  const k = Math.min(a.rows, a.columns)
  const parts = {
    s: ws.raw(Float64Array, k),
    u: ws.raw(Float64Array, k * a.rows),
    v: ws.raw(Float64Array, k * a.columns),
  }
  await runPausing(svd(kernels, a, parts), ctx.checkpoint)
  const score = scorer(scoring, data, root.copy())
  const scores: number[][] = []
  const found: { coef: Float64Array; intercept: number }[][] = []
  for (let o = 0; o < outputs; o++) {
    const target =
      o === 0 ? centred : await centredTarget(ws, column(y, outputs, o), weight, fitIntercept, ctx.checkpoint)
    const ridge = leaveOneOut({ a, root, b: target.b }, parts, fitIntercept)
    scores.push([])
    found.push([])
    for (const [l, alpha] of alphas.entries()) {
      await ctx.checkpoint()
      scores[o]!.push(score(o, ridge.errors(alpha)))
      const coef = ridge.coefficients(alpha)
      found[o]!.push({ coef, intercept: coef.reduce((s, c, j) => s - c * mean[j]!, target.targetMean) })
      ctx.progress('fit', o * alphas.length + l + 1, outputs * alphas.length)
    }
  }
  return { scores, coefficients: (o, alpha) => found[o]![alphas.indexOf(alpha)]! }
}

async function oneLeftOutSparse(
  type: string,
  x: SparseMatrix,
  data: Data,
  { alphas, scoring, fitIntercept }: RidgeSearch,
  ctx: FitContext,
) {
  if (Math.min(...x.shape) > MOST_PRODUCTS) {
    throw new InputError(
      `${type}.fit: expected sparse rows with at most ${MOST_PRODUCTS} rows or columns, got ${x.shape[0]} rows of ${x.shape[1]}. Give 'cv' a number of folds.`,
    )
  }
  const { y, outputs, weight } = data
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const design = await sparseDesign(kernels, ws, x, weight, fitIntercept, ctx.checkpoint)
  checkSize(
    `${type}.fit`,
    design.squares.reduce((a, b) => a + b, 0),
  )
  const targets: Awaited<ReturnType<typeof centredTarget>>['b'][] = []
  for (let o = 0; o < outputs; o++) {
    targets.push((await centredTarget(ws, column(y, outputs, o), weight, fitIntercept, ctx.checkpoint)).b)
  }
  const errors = await leaveOneOutErrors(kernels, design, targets, alphas, fitIntercept, ctx.checkpoint)
  const score = scorer(scoring, data, design.root.copy())
  ctx.progress('fit', alphas.length, alphas.length)
  return errors.map((own, o) => own.map((e) => score(o, e)))
}

/** Scores an output's errors times the roots of the weights, of rows that have some. */
function scorer(scoring: RidgeScoring, { y, outputs, rows, weight }: Data, root: Float64Array) {
  const kept = weight && Int32Array.from(weight.keys()).filter((i) => weight[i]! > 0)
  const weights = kept && take(weight, 1, kept)
  return (output: number, scaled: Float64Array): number => {
    // As scikit-learn has it, the mean over rows whatever they weigh.
    if (scoring === 'meanSquaredError') return -scaled.reduce((s, e) => s + e * e, 0) / rows
    const own = column(y, outputs, output)
    return ridgeScore(
      scoring,
      scaled.map((e, i) => e / root[i]!),
      kept ? take(own, 1, kept) : own,
      weights,
    )
  }
}

/** One of the columns of `[rows, width]`. */
function column(values: Float64Array, width: number, at: number): Float64Array {
  return width === 1 ? values : Float64Array.from({ length: values.length / width }, (_, i) => values[i * width + at]!)
}

function take(values: Float64Array, width: number, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * width)
  for (let i = 0; i < rows.length; i++)
    for (let o = 0; o < width; o++) out[i * width + o] = values[rows[i]! * width + o]!
  return out
}
