import { type FitContext, hostTensor, ParamError, type State } from '@foldwise/core'
import { columnsDescent } from './columns-descent.ts'
import { dual } from './dual.ts'
import { dualObjective, objective } from './margins.ts'
import { newton } from './newton.ts'
import type { LinearProblem } from './problem.ts'
import { kernelRows } from './rows.ts'

interface LinearSvmParams {
  readonly dual: 'auto' | boolean
  readonly tol: number
  readonly maxIter: number
  readonly fitIntercept: boolean
  readonly interceptScaling: number
}

/** Numbers that the primal solver may copy out of the rows, and columns whose Hessian it may factor. */
const MOST_VALUES = 1 << 25
const MOST_COLUMNS = 1024

/** The coefficients of one problem after another on the same rows, `[problems, features]`, and what to tell of the fits. */
export async function fitLinear(
  type: string,
  problems: readonly LinearProblem[],
  params: LinearSvmParams,
  ctx: FitContext,
): Promise<State> {
  const { x, squared, l1 } = problems[0]!
  const [rows, columns] = x.shape
  const solver = l1 ? solverForL1(type, squared, params.dual) : solverFor(type, rows, columns, squared, params.dual)
  const kernels = await ctx.kernels()
  using ws = kernels.workspace()
  const inKernels = kernelRows(ws, x)
  const outputs = problems.length
  const coef = new Float64Array(outputs * columns)
  const intercept = new Float64Array(outputs)
  let [nIter, converged, value, gap] = [0, true, 0, 0]
  for (const [o, problem] of problems.entries()) {
    const result = await SOLVERS[solver](problem, {
      type,
      kernels,
      rows: inKernels,
      tol: params.tol,
      maxIter: params.maxIter,
      random: ctx.stream('rows', o),
      checkpoint: ctx.checkpoint,
      onIteration: (done, violation) =>
        ctx.progress(outputs === 1 ? 'fit' : `class ${o + 1} of ${outputs}`, done, params.maxIter, { violation }),
    })
    coef.set(result.w.subarray(0, columns), o * columns)
    intercept[o] = result.w[columns]! * problem.bias
    const reached = objective(problem, result.w)
    nIter = Math.max(nIter, result.nIter)
    converged &&= result.converged
    value += reached
    gap += Math.max(0, reached - dualObjective(problem, result.dual))
    if (!result.converged) {
      ctx.warn(
        'not-converged',
        `${type}.fit: expected a violation of at most ${result.allowed.toExponential(2)}, got ${result.violation.toExponential(2)} after ${result.nIter} iterations. Scale the columns, lower C, or raise maxIter.`,
      )
    }
    await ctx.checkpoint()
  }
  return {
    tensors: {
      coef: hostTensor(coef, [outputs, columns], 'float64'),
      intercept: hostTensor(intercept, [outputs], 'float64'),
    },
    facts: { solver, nIter, converged, objective: value, gap },
  }
}

const SOLVERS = { dual, primal: newton, columns: columnsDescent }
type Solver = keyof typeof SOLVERS

function solverForL1(type: string, squared: boolean, asked: 'auto' | boolean): Solver {
  if (!squared) {
    throw new ParamError(
      `${type}.fit: expected loss 'squaredHinge' for penalty 'l1', got 'hinge'. Use it, or sgdClassifier.`,
    )
  }
  if (asked === true) {
    throw new ParamError(
      `${type}.fit: expected 'dual' false or 'auto' for penalty 'l1', got true: columns are what is searched. Use 'auto'.`,
    )
  }
  return 'columns'
}

function solverFor(type: string, rows: number, columns: number, squared: boolean, asked: 'auto' | boolean): Solver {
  if (asked === true) return 'dual'
  const fits = rows * (columns + 1) <= MOST_VALUES && columns <= MOST_COLUMNS
  if (asked === 'auto') return squared && fits && rows >= columns ? 'primal' : 'dual'
  if (!squared) {
    throw new ParamError(
      `${type}.fit: expected a squared loss for 'dual' false, got one with a kink. Use 'dual' true or 'auto'.`,
    )
  }
  if (!fits) {
    throw new ParamError(
      `${type}.fit: expected at most ${MOST_COLUMNS} columns and ${MOST_VALUES} values for 'dual' false, got ${rows} rows of ${columns}. Use 'dual' true or 'auto'.`,
    )
  }
  return 'primal'
}
