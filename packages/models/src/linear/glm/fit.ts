import {
  type DenseMatrix,
  type FitContext,
  InputError,
  learned,
  type RegressorData,
  type SparseMatrix,
  type State,
} from '@foldwise/core'
import { log, pow } from '@foldwise/kernels'
import { linearState } from '../linear-model.ts'
import { makePass } from '../logistic/pass.ts'
import { type RowLoss, smoothObjective } from '../smooth/objective.ts'
import { smoothRows } from '../smooth/rows.ts'
import { minimizeSmooth, planSmooth, warnOfGradient } from '../smooth/solve.ts'
import type { GlmParams } from './params.ts'
import { tweedieLoss } from './tweedie-loss.ts'

type Data = RegressorData<DenseMatrix | SparseMatrix>

/** Minimises the mean of half the deviance of `power`, plus `alpha |coef|^2 / 2`. */
export async function fitGlm(
  type: string,
  { x: given, y, weight: weights, rows }: Data,
  { power, alpha, fitIntercept, solver: named, tol, maxIter }: GlmParams & { readonly power: number },
  ctx: FitContext,
): Promise<State> {
  const total = weights ? weights.reduce((a, b) => a + b, 0) : rows
  const weight = Float64Array.from({ length: rows }, (_, i) => (weights?.[i] ?? 1) / total)
  const mean = checkedMean(`${type}.fit`, y, weight, power)
  const { solver, x } = planSmooth(type, given, named)
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const pass = makePass(kernels, ws, ctx)
  const design = smoothRows(pass, x, weight, fitIntercept)
  const loss = tweedieLoss(power)
  // In units of the curvature around the mean, so that `tol` does not depend on the unit of the targets.
  const unit = pow(mean, 2 - power)
  const sum: RowLoss = {
    evaluate(z, slope, curvature) {
      let value = 0
      for (let i = 0; i < rows; i++) {
        const w = weight[i]! / unit
        value += w * loss.value(y[i]!, z[i]!)
        slope[i] = w * loss.slope(y[i]!, z[i]!)
        curvature[i] = w * loss.curvature(y[i]!, z[i]!)
      }
      return value
    },
  }
  const objective = smoothObjective(pass, design, sum, alpha / unit)
  const theta = ws.float64(objective.length)
  const start = { coef: new Float64Array(x.shape[1]), intercept: Float64Array.of(fitIntercept ? log(mean) : 0) }
  design.write(ctx.warmStart ? lineOf(ctx.warmStart, x.shape[1]) : start, theta)
  const outcome = await minimizeSmooth(solver, objective, theta, {
    tol,
    maxIter,
    onIteration: (done, value, gradientNorm) =>
      ctx.progress('fit', done, maxIter, { objective: value * unit, gradientNorm }),
  })
  const { iterations, converged, gradientNorm, gradientTol } = outcome
  warnOfGradient(type, outcome, maxIter, ctx)
  const { coef, intercept } = design.read(theta)
  const deviance = (at: (i: number) => number): number =>
    2 * weight.reduce((s, w, i) => (w > 0 ? s + w * loss.value(y[i]!, at(i)) : s), 0)
  const { margins } = objective
  const alone = log(mean)
  return linearState(Float64Array.from(coef), intercept[0]!, {
    ...{ solver, iterations, converged, objective: outcome.value * unit, gradientNorm, gradientTol },
    deviance: deviance((i) => margins[i]!),
    nullDeviance: deviance(() => alone),
  })
}

const lineOf = (state: State, features: number) => ({
  coef: learned(state, 'coef', 'float64', [features]),
  intercept: learned(state, 'intercept', 'float64', [1]),
})

/** Weighted mean of the targets. Throws `InputError` for targets that the distribution cannot have. */
function checkedMean(where: string, y: Float64Array, weight: Float64Array, power: number): number {
  const bad = y.findIndex((v) => (power >= 2 ? !(v > 0) : power > 0 && v < 0))
  if (bad >= 0) {
    const [least, remedy] =
      power >= 2 ? ['> 0', 'Take tweedieRegressor with a power below 2 for zeros'] : ['>= 0', 'Take ridge']
    throw new InputError(
      `${where}: expected targets ${least} for power ${power}, got ${y[bad]} in row ${bad}. ${remedy}, or leave the row out.`,
    )
  }
  const mean = weight.reduce((s, w, i) => s + w * y[i]!, 0)
  if (!(mean > 0)) {
    throw new InputError(
      `${where}: expected targets of a mean above 0, which the log link needs, got ${mean}. Take ridge or dummyRegressor.`,
    )
  }
  return mean
}
