import { cholesky, type Factor } from './cholesky.ts'
import type { DenseObjective } from './dense-objective.ts'
import { fullHessian, hessianBuilder } from './hessian.ts'
import type { Preconditioner } from './lbfgs.ts'

/** Up to this length all outputs are coupled; above, each output has a block of its own. */
const COUPLED = 128

/** A sample that shows less than this share of a column's variance has missed the column. */
const MISSED = 0.3

/** The inverse of the Hessian, at the last evaluated point, of an objective over all rows or over a sample of them. */
export async function hessianPreconditioner(objective: DenseObjective, sampled: boolean): Promise<Preconditioner> {
  const { outputs, length, data } = objective
  const { width } = data
  const ws = objective.pass.workspace
  const coupled = outputs > 1 && length <= COUPLED
  const size = coupled ? length : width
  const variances = objective.variances.view.slice()
  const ridge = objective.ridge.view.slice()
  const missing = sampled ? missingSquares() : new Float64Array(width)
  const factors = await factorize()
  return {
    apply(q) {
      for (const [i, factor] of factors.entries()) factor.solve(q.view.subarray(i * size, (i + 1) * size))
    },
  }

  async function factorize(): Promise<Factor[]> {
    const builder = hessianBuilder(objective)
    const block = ws.raw(Float64Array, width * width)
    if (coupled) {
      const whole = ws.raw(Float64Array, length * length)
      await fullHessian(builder, objective, block, whole)
      return [await factorOf(whole.view.slice(), 0)]
    }
    const out: Factor[] = []
    for (let o = 0; o < outputs; o++) {
      await builder.block(o, o, block)
      out.push(await factorOf(block.view.slice(), o))
    }
    return out
  }

  function factorOf(a: Float64Array, output: number): Promise<Factor> {
    const mean = Array.from({ length: size / width }, (_, block) => meanCurvature(a, block))
    for (let j = 0; j < size; j++) {
      a[j * size + j]! += mean[Math.floor(j / width)]! * missing[j % width]! + ridge[output * width + j]!
    }
    return cholesky(a, size, objective.pass.pacer)
  }

  /**
   * What of each column's variance the rows at hand do not show: a sample misses rare values. Only where that is most of it: filling
   * in sampling noise would hide how nearly some columns are combinations of others.
   */
  function missingSquares(): Float64Array {
    const { kernels: k, workspace } = objective.pass
    const shown = workspace.float64(width)
    const [zeros, sums] = [workspace.float64(width), workspace.float64(width)]
    k.columnMoments(data.rows, width, data.x.at, data.weight.at, zeros.at, sums.at, shown.at)
    return shown.view.map((s, j) => (s < MISSED * variances[j]! ? variances[j]! - s : 0))
  }

  /** Mean of p (1 - p): the diagonal over the variances of the columns that are there. */
  function meanCurvature(a: Float64Array, block: number): number {
    let sum = 0
    let all = 0
    for (let j = block * width; j < (block + 1) * width; j++) {
      if (!(variances[j]! > 0)) continue
      sum += a[j * size + j]!
      all += variances[j]!
    }
    return all > 0 ? sum / all : 0
  }
}
