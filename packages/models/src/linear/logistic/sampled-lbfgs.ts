import type { Rng } from '@foldwise/core'
import { type DenseObjective, overRows } from './dense-objective.ts'
import { hessianPreconditioner } from './hessian-preconditioner.ts'
import { lbfgs, type Preconditioner } from './lbfgs.ts'
import type { Vector } from './objective.ts'
import { sampleRows } from './sample-rows.ts'
import type { Outcome, SolverOptions } from './solver.ts'

/** Rows in the sample, per column: a Hessian from that many is right to about a sixth. */
const ROWS_PER_COLUMN = 48
const LEAST_ROWS = 2048
/** A sample must be this much smaller than the data to be worth it. */
const SMALLER = 4
const SAMPLE_STEPS = 25

/**
 * L-BFGS with a Hessian as its initial matrix. Where rows are many, a sample of them is fitted first, and gives both the start and the
 * Hessian: a few passes over all rows then do what Newton's method does, whatever the columns' scales and correlations. Where that
 * does not get there (values of long tails, say), the Hessian of all rows takes over (Erdogdu and Montanari, "Convergence rates of sub-sampled
 * Newton methods", 2015). `theta` is the start and becomes the result.
 */
export async function sampledLbfgs(
  objective: DenseObjective,
  theta: Vector,
  random: Rng,
  options: SolverOptions & { readonly warm: boolean },
): Promise<Outcome> {
  const { pass, data, length } = objective
  const rows = Math.max(LEAST_ROWS, ROWS_PER_COLUMN * data.width)
  // A warm start is better than the sample's optimum.
  const prepare = options.warm ? hessianAt : fitSample
  const first = rows * SMALLER <= data.rows ? await onSample(prepare) : await hessianAt(objective)
  // A Hessian of all rows costs about width / 25 passes: wait until it is sure to be worth it.
  const patience = Math.max(8, Math.ceil(data.width / 12))
  return lbfgs(objective, theta, first, options, { patience, make: () => hessianAt(objective) })

  async function hessianAt(o: DenseObjective): Promise<Preconditioner> {
    using workspace = pass.all.workspace()
    await o.evaluate(theta, workspace.raw(Float64Array, length))
    return await hessianPreconditioner({ ...o, pass: { ...pass, workspace } }, o !== objective)
  }

  /** Moves `theta` to the sample's optimum, as near as that is to the data's. */
  async function fitSample(sample: DenseObjective): Promise<Preconditioner> {
    const noise = 0.1 / Math.sqrt(sample.data.rows)
    const { onIteration: _, ...rest } = options
    await lbfgs(sample, theta, await hessianAt(sample), {
      ...rest,
      tol: Math.max(options.tol, noise),
      maxIter: SAMPLE_STEPS,
    })
    return hessianAt(sample)
  }

  async function onSample<T>(use: (sample: DenseObjective) => Promise<T>): Promise<T> {
    using workspace = pass.all.workspace()
    const own = { ...pass, workspace }
    return await use(overRows(objective, own, sampleRows(own, data, rows, random)))
  }
}
