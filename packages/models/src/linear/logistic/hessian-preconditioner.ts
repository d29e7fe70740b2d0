import type { Rng } from '@foldwise/core'
import { cholesky, type Factor } from './cholesky.ts'
import type { DenseObjective } from './dense-objective.ts'
import { fullHessian, type HessianBuilder, hessianBuilder } from './hessian.ts'
import type { Preconditioner } from './lbfgs.ts'
import type { Vector } from './objective.ts'
import { sampleRows } from './sample-rows.ts'

/** Rows sampled at first, per column: a correlation matrix from that many is right to about a quarter. */
const ROWS_PER_COLUMN = 16
/** How many times more rows each refinement takes. */
const GROWTH = 4
/** Up to this length all outputs are coupled; above, each output has a block of its own. */
const COUPLED = 400
/** A column whose sampled curvature is below this share of its expected one was missed by the sample. */
const MISSED = 0.1

/**
 * Preconditioner from the Hessian of a sample of rows: with sketched curvature a few quasi-Newton steps do what Newton's method does,
 * at a fraction of its cost, whatever the columns' scales and correlations (Erdogdu and Montanari, "Convergence rates of sub-sampled
 * Newton methods", 2015). Refinement takes the Hessian anew at the current point, from more rows.
 */
export async function hessianPreconditioner(
  objective: DenseObjective,
  theta: Vector,
  random: Rng,
): Promise<Preconditioner> {
  const { pass, outputs, length } = objective
  const { data } = objective
  const { width } = data
  const ws = pass.workspace
  const coupled = outputs > 1 && length <= COUPLED
  const size = coupled ? length : width
  const matrix = ws.raw(Float64Array, size * size)
  const block = coupled ? ws.raw(Float64Array, width * width) : matrix
  let all: HessianBuilder | undefined
  let rows = ROWS_PER_COLUMN * width
  let complete = false
  let factors: Factor[] = []
  await factorize(theta)

  return {
    apply(q) {
      for (const [i, factor] of factors.entries()) factor.solve(q.view.subarray(i * size, (i + 1) * size))
    },
    async refine(at) {
      // With all rows seen, the curvature can still have changed since.
      if (!complete) rows *= GROWTH
      await factorize(at)
      return true
    },
  }

  async function factorize(at: Vector): Promise<void> {
    complete = rows * 2 >= data.rows
    if (complete) return factorizeOn((all ??= hessianBuilder(objective, data, pass)), at)
    const sample = sampleRows(pass, data, rows, random)
    using own = sample.workspace
    void own
    await factorizeOn(hessianBuilder(objective, sample.data, sample.pass), at)
  }

  async function factorizeOn(builder: HessianBuilder, at: Vector): Promise<void> {
    factors = []
    if (coupled) {
      await fullHessian(builder, objective, at, block, matrix)
      factors.push(factorOf(0))
      return
    }
    await builder.at(at)
    for (let o = 0; o < outputs; o++) {
      await builder.block(o, o, matrix)
      factors.push(factorOf(o))
    }
  }

  function factorOf(output: number): Factor {
    const a = Float64Array.from(matrix.view)
    const ridge = objective.ridge.view
    const squares = objective.squares.view
    const mean = Array.from({ length: size / width }, (_, block) => curvatureOf(a, block))
    for (let j = 0; j < size; j++) {
      const at = output * width + j
      const expected = mean[Math.floor(j / width)]! * squares[at]!
      const found = a[j * size + j]!
      a[j * size + j] = (found < MISSED * expected ? expected : found) + ridge[at]!
    }
    return cholesky(a, size)
  }

  /** Mean of the diagonal over the columns that are there, whose mean squares are 1: the mean of p (1 - p). */
  function curvatureOf(a: Float64Array, block: number): number {
    let sum = 0
    let count = 0
    for (let j = 0; j < width; j++) {
      const at = block * width + j
      if (!(objective.squares.view[at]! > 0)) continue
      sum += a[at * size + at]!
      count++
    }
    return count > 0 ? sum / count : 0
  }
}
