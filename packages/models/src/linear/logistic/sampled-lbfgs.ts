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
/** How many times more rows each refinement takes. */
const GROWTH = 4
/** A sample must be this much smaller than the data to be worth it. */
const SMALLER = 4
const SAMPLE_STEPS = 25

/**
 * L-BFGS with a Hessian as its initial matrix. Where rows are many, a sample of them is fitted first, and gives both the start and the
 * Hessian: a few passes over all rows then do what Newton's method does, whatever the columns' scales and correlations. Where that
 * does not get there, Hessians from more rows, up to all, take over (Erdogdu and Montanari, "Convergence rates of sub-sampled
 * Newton methods", 2015). `theta` is the start and becomes the result.
 */
export async function sampledLbfgs(
  objective: DenseObjective,
  theta: Vector,
  random: Rng,
  options: SolverOptions,
): Promise<Outcome> {
  const { pass, data, length } = objective
  let rows = Math.max(LEAST_ROWS, ROWS_PER_COLUMN * data.width)
  const isWorthIt = (): boolean => rows * SMALLER <= data.rows
  const first = isWorthIt() ? await onSample(fitSample) : await hessianAt(objective)
  return lbfgs(objective, theta, first, options, async () => {
    rows *= GROWTH
    return isWorthIt() ? onSample(hessianAt) : hessianAt(objective)
  })

  async function hessianAt(o: DenseObjective): Promise<Preconditioner> {
    using ws = pass.all.workspace()
    await o.evaluate(theta, ws.raw(Float64Array, length))
    return hessianPreconditioner(o)
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
