import {
  type ClassifierData,
  type DenseMatrix,
  type FitContext,
  InputError,
  ParamError,
  type SparseMatrix,
  takeRows,
} from '@foldwise/core'
import { exp, log } from '@foldwise/kernels'
import { type FoldRows, foldsOf, type SplitterLike } from '../../meta/cross-fit.ts'
import { foldRows } from '../fold-rows.ts'
import { linearMargins } from '../linear-margins.ts'
import { fitLogistic, type LogisticFit } from './fit.ts'
import type { Coefficients } from './objective.ts'
import { plan, type Solver } from './plan.ts'
import type { LogisticProblem } from './problem.ts'
import { type LogisticScoring, logisticScore } from './score.ts'
import { warnOfFit } from './warn.ts'

type Data = ClassifierData<DenseMatrix | SparseMatrix>

export interface LogisticSearch {
  readonly penalty: 'l2' | 'l1' | 'elasticnet'
  readonly Cs: number | readonly number[]
  readonly l1Ratios: readonly number[]
  readonly cv: number | null
  readonly splitter: SplitterLike | undefined
  readonly scoring: LogisticScoring
  readonly refit: boolean
  readonly fitIntercept: boolean
  readonly tol: number
  readonly maxIter: number
  readonly solver: Solver | 'auto'
}

export interface LogisticFound {
  readonly coefficients: Coefficients
  /** Of the fit of all rows; undefined where the folds' were averaged. */
  readonly fit: LogisticFit | undefined
  readonly C: number
  readonly l1Ratio: number
  readonly Cs: readonly number[]
  readonly l1Ratios: readonly number[]
  /** `[l1Ratios][Cs][folds]` */
  readonly scores: readonly (readonly (readonly number[])[])[]
  readonly bestScore: number
}

/** Fits a path of strengths on each fold, each fit from the one before, and all rows with the best of them. */
export async function searchLogistic(
  type: string,
  data: Data,
  p: LogisticSearch,
  ctx: FitContext,
): Promise<LogisticFound> {
  const { x, y, rows, classes, weight, sampleWeight } = data
  if (p.scoring === 'rocAuc' && classes !== 2) {
    throw new ParamError(
      `${type}.fit: expected two classes for scoring 'rocAuc', got ${classes}. Take 'logLoss' or 'accuracy'.`,
    )
  }
  const Cs = typeof p.Cs === 'number' ? logarithmic(p.Cs) : [...p.Cs].sort((a, b) => a - b)
  const l1Ratios = p.penalty === 'elasticnet' ? p.l1Ratios : [p.penalty === 'l1' ? 1 : 0]
  const folds = foldsOf(type, p, { x, y: Array.from(y, (c) => data.labels[c]), rows, codes: y }, ctx)
  const kernels = await ctx.kernels()
  const scores = l1Ratios.map(() => Cs.map((): number[] => []))
  const paths: Coefficients[][][] = []
  const total = folds.length * l1Ratios.length + (p.refit ? 1 : 0)
  for (const [f, { train, test }] of folds.entries()) {
    const part = someRows({ x, y, weight }, train)
    const tested = someRows({ x, y, weight: sampleWeight }, test)
    checkFold(type, f, part.y, tested.y, classes, p.scoring)
    const ofFold: Coefficients[][] = []
    for (const [r, l1Ratio] of l1Ratios.entries()) {
      const path: Coefficients[] = []
      for (const [k, C] of Cs.entries()) {
        const problem = { ...part, classes, C, l1Ratio, fitIntercept: p.fitIntercept }
        const found = await fitOne(problem, path.at(-1), ['fold', f, r, k])
        path.push({ coef: found.coef, intercept: found.intercept })
        const margins = linearMargins(tested.x, found.coef, found.intercept)
        scores[r]![k]!.push(logisticScore(p.scoring, margins, tested.y, classes, tested.weight))
      }
      ofFold.push(path)
      ctx.progress('paths', f * l1Ratios.length + r + 1, total)
    }
    paths.push(ofFold)
  }
  const of = { Cs, l1Ratios, scores }
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const best = bestOf(scores.map((row) => row.map(mean)))
  if (!p.refit) {
    const own = folds.map((_, f) => bestOf(scores.map((row) => row.map((s) => s[f]!))))
    return {
      ...of,
      coefficients: average(own.map(({ r, k }, f) => paths[f]![r]![k]!)),
      fit: undefined,
      C: mean(own.map(({ k }) => Cs[k]!)),
      l1Ratio: mean(own.map(({ r }) => l1Ratios[r]!)),
      bestScore: mean(own.map(({ score }) => score)),
    }
  }
  const [C, l1Ratio] = [Cs[best.k]!, l1Ratios[best.r]!]
  const problem = { x, y, classes, weight, C, l1Ratio, fitIntercept: p.fitIntercept }
  const fit = await fitOne(problem, average(paths.map((path) => path[best.r]![best.k]!)), ['all'])
  ctx.progress('paths', total, total)
  return { ...of, coefficients: fit, fit, C, l1Ratio, bestScore: best.score }

  async function fitOne(
    problem: LogisticProblem,
    start: Coefficients | undefined,
    name: readonly (string | number)[],
  ): Promise<LogisticFit> {
    const chosen = plan(type, problem, p.solver, start !== undefined)
    const fit = await fitLogistic(kernels, chosen, start, {
      tol: p.tol,
      maxIter: p.maxIter,
      pacer: ctx,
      random: ctx.stream('rows', ...name),
    })
    warnOfFit(type, fit, problem, p.maxIter, ctx)
    return fit
  }
}

/** From 1e-4 to 1e4, each the same share of the one before. */
const logarithmic = (count: number): number[] =>
  Array.from({ length: count }, (_, k) => (count === 1 ? 1e-4 : exp(log(1e4) * ((2 * k) / (count - 1) - 1))))

function bestOf(scores: readonly (readonly number[])[]) {
  let best = { r: 0, k: 0, score: -Infinity }
  for (const [r, row] of scores.entries()) {
    for (const [k, score] of row.entries()) if (score > best.score) best = { r, k, score }
  }
  return best
}

function average(all: readonly Coefficients[]): Coefficients {
  const meanOf = (of: (c: Coefficients) => Float64Array): Float64Array =>
    of(all[0]!).map((_, i) => all.reduce((s, c) => s + of(c)[i]!, 0) / all.length)
  return { coef: meanOf((c) => c.coef), intercept: meanOf((c) => c.intercept) }
}

function someRows<W extends Float64Array | undefined>(
  { x, y, weight }: { readonly x: Data['x']; readonly y: Int32Array; readonly weight: W },
  rows: FoldRows['train'],
) {
  return {
    x: foldRows(x, rows),
    y: takeRows(y, rows),
    weight: weight && takeRows(weight, rows),
  }
}

function checkFold(
  type: string,
  fold: number,
  train: Int32Array,
  test: Int32Array,
  classes: number,
  scoring: LogisticScoring,
): void {
  const seen = new Set(train).size
  if (seen < classes) {
    throw new InputError(
      `${type}.fit: expected training rows of all ${classes} classes in each fold, got ${seen} of them in fold ${fold}. Ask for fewer folds.`,
    )
  }
  if (test.length === 0 || (scoring === 'rocAuc' && new Set(test).size < 2)) {
    throw new InputError(
      `${type}.fit: expected rows${scoring === 'rocAuc' ? ' of both classes' : ''} to score in each fold, got none in fold ${fold}. Ask for fewer folds.`,
    )
  }
}
