import { isSparse, type Rng } from '@foldwise/core'
import { type Kernels, log } from '@foldwise/kernels'
import { columnDescent } from './column-descent.ts'
import { type DenseObjective, denseObjective } from './dense-objective.ts'
import { diagonalPreconditioner } from './diagonal-preconditioner.ts'
import { dual } from './dual.ts'
import { gramDescent } from './gram-descent.ts'
import { wholeHessian } from './hessian.ts'
import { lbfgs, type Preconditioner } from './lbfgs.ts'
import { newton } from './newton.ts'
import { newtonCg } from './newton-cg.ts'
import type { Coefficients, Objective, Vector } from './objective.ts'
import { makePass, type Pacer } from './pass.ts'
import type { Plan, Solver } from './plan.ts'
import { type LogisticProblem, outputsOf, totalWeight } from './problem.ts'
import { sampledLbfgs } from './sampled-lbfgs.ts'
import { lassoPenalty, type Outcome, type SolverOptions } from './solver.ts'
import { type SparseObjective, sparseObjective } from './sparse-objective.ts'

export interface LogisticFit extends Coefficients {
  readonly solver: Solver
  readonly iterations: number
  readonly converged: boolean
  /** What was minimised, at the result. */
  readonly objective: number
  /** Largest gradient entry per row, each in units of its column's scale, and what it had to come down to. */
  readonly gradientNorm: number
  readonly gradientTol: number
}

/** Widest dense rows whose Hessian is factorized for the L-BFGS preconditioner. */
const WIDEST = 2048

/** Minimises `plan.problem` with `plan.solver`. */
export async function fitLogistic(
  kernels: Kernels,
  { solver, problem }: Plan,
  start: Coefficients | undefined,
  options: SolverOptions & { readonly pacer: Pacer; readonly random: Rng },
): Promise<LogisticFit> {
  using workspace = kernels.workspace()
  const pass = makePass(kernels, workspace, options.pacer)
  const objective = isSparse(problem.x) ? sparseObjective(pass, problem) : denseObjective(pass, problem)
  const theta = workspace.float64(objective.length)
  objective.write(start ?? prior(problem), theta)
  const outcome = await run()
  const coefficients = centred(objective.read(theta), problem)
  const scale = totalWeight(problem) * (problem.C === Infinity ? 1 : problem.C)
  return {
    ...coefficients,
    solver,
    iterations: outcome.iterations,
    converged: outcome.converged,
    objective: (outcome.value + lassoPenalty(objective, theta)) * scale,
    gradientNorm: outcome.gradientNorm,
    gradientTol: outcome.gradientTol,
  }

  async function run(): Promise<Outcome> {
    switch (solver) {
      case 'lbfgs':
        return 'lanes' in objective || objective.data.width > WIDEST
          ? lbfgs(objective, theta, await diagonal(objective, theta), options, {
              patience: 20,
              make: () => diagonal(objective, theta),
            })
          : sampledLbfgs(objective, theta, options.random, { ...options, warm: start !== undefined })
      case 'newton-cholesky':
        return newton(objective, theta, wholeHessian(objective as DenseObjective), options)
      case 'newton-cg':
        return newtonCg(objective, theta, options)
      case 'dual':
        return dual(objective as SparseObjective, problem, theta, options.random, options)
      case 'coordinate':
        return isSparse(problem.x)
          ? columnDescent(objective as SparseObjective, problem, theta, options)
          : gramDescent(objective as DenseObjective, theta, options)
    }
  }

  async function diagonal(o: Objective, at: Vector): Promise<Preconditioner> {
    await o.evaluate(at, workspace.raw(Float64Array, o.length))
    return diagonalPreconditioner(o)
  }
}

/** No features, and intercepts that give each class its share of the weight. */
function prior(problem: LogisticProblem): Coefficients {
  const outputs = outputsOf(problem)
  const coef = new Float64Array(outputs * problem.x.shape[1])
  const intercept = new Float64Array(outputs)
  if (!problem.fitIntercept) return { coef, intercept }
  const share = new Float64Array(problem.classes)
  const { y, weight } = problem
  for (let i = 0; i < y.length; i++) share[y[i]!]! += weight ? weight[i]! : 1
  // A class all of whose rows weigh 0 has no share: it starts, like the others' logarithms, at a finite value.
  const least = totalWeight(problem) * 1e-9
  const logs = share.map((s) => log(Math.max(s, least)))
  if (outputs === 1) intercept[0] = logs[1]! - logs[0]!
  else intercept.set(logs)
  return { coef, intercept }
}

/** What softmax leaves undetermined, settled: intercepts, and coefficients that nothing penalises, sum to 0 over the classes. */
function centred({ coef, intercept }: Coefficients, problem: LogisticProblem): Coefficients {
  const outputs = intercept.length
  if (outputs === 1) return { coef, intercept }
  centre(intercept, outputs, 1)
  if (problem.C === Infinity) centre(coef, outputs, coef.length / outputs)
  return { coef, intercept }
}

function centre(values: Float64Array, outputs: number, width: number): void {
  for (let j = 0; j < width; j++) {
    let sum = 0
    for (let o = 0; o < outputs; o++) sum += values[o * width + j]!
    for (let o = 0; o < outputs; o++) values[o * width + j]! -= sum / outputs
  }
}
