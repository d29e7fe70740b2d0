import {
  custom,
  type DenseMatrix,
  type FitContext,
  isSparse,
  ParamError,
  type RegressorData,
  type SparseMatrix,
  type State,
  takeRows,
} from '@foldwise/core'
import { type Kernels, matMul, runSteps } from '@foldwise/kernels'
import { foldsOf, type SplitterLike } from '../../meta/cross-fit.ts'
import { checkErrors } from '../check-errors.ts'
import { foldRows } from '../fold-rows.ts'
import { linearMargins } from '../linear-margins.ts'
import { linearState } from '../linear-model.ts'
import { hasConverged, type OnePenalty, optimum, warnOfGap } from './fit-one.ts'
import { withoutTested } from './fold.ts'
import { geometric, largestAlpha, type PathPoint, penaltyPath } from './path.ts'
import { type Prepared, prepare } from './problem.ts'

type Rows = DenseMatrix | SparseMatrix
type Data = RegressorData<Rows>

export interface CrossValidated extends Omit<OnePenalty, 'alpha'> {
  readonly l1Ratios: readonly number[]
  readonly alphas: number | readonly number[]
  readonly eps: number
  readonly cv: number | null
  readonly splitter: SplitterLike | undefined
}

/** A number of strengths, from the least that leaves nothing down to `eps` times it, or a list of them. */
export const alphasParam = () =>
  custom<number | readonly number[]>({
    kind: 'numbers',
    default: 100,
    expects: 'an integer >= 1, or an array of numbers > 0',
    accepts: (v) =>
      (Number.isSafeInteger(v) && (v as number) >= 1) ||
      (Array.isArray(v) && v.length > 0 && v.every((a) => typeof a === 'number' && a > 0 && Number.isFinite(a))),
  })

/** Picks the strength, and the share of L1, of least mean squared error on rows left out, and fits all rows with them. */
export async function fitCrossValidated(type: string, data: Data, p: CrossValidated, ctx: FitContext): Promise<State> {
  const { x, y, weight, rows } = data
  const { l1Ratios, fitIntercept } = p
  const folds = foldsOf(type, p, { x, y, rows }, ctx)
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const penalties = l1Ratios.length * (typeof p.alphas === 'number' ? p.alphas : p.alphas.length)
  const all = await prepare(kernels, ws, { x, y, weight, fitIntercept }, penalties, ctx, folds)
  const grids = l1Ratios.map((l1Ratio) => gridOf(type, all, l1Ratio, p))
  const errors = grids.map((alphas) => alphas.map((): number[] => []))
  const tested = folds.map(({ test }) => someRows(data, test))
  const total = folds.length * l1Ratios.length + 1
  for (const [f, fold] of folds.entries()) {
    using own = kernels.workspace()
    const part =
      (all.whole && (await withoutTested(kernels, own, all.whole, f, fold, fitIntercept))) ??
      (await prepare(kernels, own, { ...someRows(data, fold.train), fitIntercept }, penalties, ctx))
    for (const [r, l1Ratio] of l1Ratios.entries()) {
      const points: PathPoint[] = []
      await penaltyPath(part, grids[r]!, { ...p, l1Ratio }, ctx, (point) => points.push(point))
      const short = points.find((point) => point.dualGap > point.gapTol)
      if (short) warnOfGap(type, short, p.maxIter, ctx)
      squaredErrors(kernels, tested[f]!, points).forEach((e, k) => {
        errors[r]![k]!.push(e)
      })
      ctx.progress('paths', f * l1Ratios.length + r + 1, total)
      await ctx.checkpoint()
    }
  }
  const shares = shareOfFolds(tested.map((t) => t.weight))
  let best = { l1Ratio: 0, alpha: 0, score: Infinity }
  for (const [r, l1Ratio] of l1Ratios.entries()) {
    for (const [k, alpha] of grids[r]!.entries()) {
      const score = errors[r]![k]!.reduce((s, e, f) => s + shares[f]! * e, 0)
      if (score < best.score) best = { l1Ratio, alpha, score }
    }
  }
  checkErrors(`${type}.fit`, best.score)
  const { l1Ratio, alpha, score } = best
  const facts = { alpha, l1Ratio, bestScore: -score, alphas: grids, msePath: errors }
  const found = await optimum(type, all, { ...p, l1Ratio, alpha }, ctx)
  ctx.progress('paths', total, total)
  const { coef, intercept, iterations, dualGap } = found
  return linearState(coef, intercept, { ...facts, iterations, dualGap, converged: hasConverged(found) })
}

function gridOf(type: string, all: Prepared, l1Ratio: number, { alphas, eps, positive }: CrossValidated): number[] {
  if (typeof alphas !== 'number') return [...alphas].sort((a, b) => b - a)
  if (l1Ratio === 0) {
    throw new ParamError(
      `${type}: expected a list of 'alphas' where 'l1Ratio' is 0, got a number of them. Without L1 there is no largest alpha: give a list.`,
    )
  }
  return [...geometric(largestAlpha(all, l1Ratio, positive), eps, alphas)]
}

const someRows = ({ x, y, weight }: Data, rows: ArrayLike<number>) => ({
  x: foldRows(x, rows),
  y: takeRows(y, rows),
  weight: weight && takeRows(weight, rows),
})

/** A fold counts by the weight of its rows where there are weights, as in scikit-learn, and else as any other. */
function shareOfFolds(weights: readonly (Float64Array | undefined)[]): number[] {
  const sums = weights.map((w) => (w ? w.reduce((a, b) => a + b, 0) : 1))
  const total = sums.reduce((a, b) => a + b, 0)
  return sums.map((s) => s / total)
}

/** Weighted mean squared error of each point. */
function squaredErrors(
  kernels: Kernels,
  { x, y, weight }: ReturnType<typeof someRows>,
  points: readonly PathPoint[],
): number[] {
  const predicted = predictAll(kernels, x, points)
  const total = weight ? weight.reduce((a, b) => a + b, 0) : y.length
  return points.map((_, k) => {
    let sum = 0
    for (let i = 0; i < y.length; i++) {
      const e = y[i]! - predicted[i * points.length + k]!
      sum += (weight?.[i] ?? 1) * e * e
    }
    return total > 0 ? sum / total : 0
  })
}

/** `[rows, points]` */
function predictAll(kernels: Kernels, x: Rows, points: readonly PathPoint[]): Float64Array {
  const features = x.shape[1]
  const coef = new Float64Array(points.length * features)
  for (const [k, point] of points.entries()) coef.set(point.coef, k * features)
  const intercept = Float64Array.from(points, (point) => point.intercept)
  if (isSparse(x)) return linearMargins(x, coef, intercept)
  using ws = kernels.workspace()
  const [m, n] = [x.shape[0], points.length]
  const c = ws.raw(Float64Array, m * n)
  for (let i = 0; i < m; i++) c.view.set(intercept, i * n)
  runSteps(
    matMul(kernels, { m, n, k: features, a: ws.float64(x.data), b: ws.float64(coef), transposeB: true, c, add: true }),
  )
  return c.copy()
}
