import type { DenseObjective } from './dense-objective.ts'
import type { Vector } from './objective.ts'
import { BlockSum, type Pass } from './pass.ts'

/** Hessians of the mean loss, without penalties, at the objective's last evaluated point. */
export interface HessianBuilder {
  /** The block between outputs `a` and `b`, `[width, width]`, on and below its diagonal. */
  block(a: number, b: number, out: Vector): Promise<void>
}

/** Largest memory for the partial sums of one block of a Hessian, in numbers. */
const PARTIAL = 1 << 22
/** Multiplications of a block between two pauses. */
const BETWEEN = 1 << 26
/** Rows that the Gram kernel packs at a time. */
const PACKED = 128

export function hessianBuilder(objective: DenseObjective): HessianBuilder {
  const { pass, data } = objective
  const pair = pass.workspace.raw(Float64Array, data.rows)
  const gram = weightedGram(pass, data)
  return {
    async block(a, b, out) {
      objective.pairCurvature(a, b, pair)
      await gram(pair, out)
    },
  }
}

/** Writes X' diag(weight) X, on and below its diagonal, for `weight` float64 [rows] and `out` float64 [width, width]. */
export function weightedGram(
  pass: Pass,
  { rows, width, x }: { readonly rows: number; readonly width: number; readonly x: Vector },
): (weight: Vector, out: Vector) => Promise<void> {
  const square = width * width
  const most = Math.max(1, Math.min(16, Math.floor(PARTIAL / square)))
  const height = Math.max(1, Math.floor(BETWEEN / (PACKED * square))) * PACKED
  const gram = new BlockSum(pass, rows, (rows * square) / 2, square, PACKED, most, height)
  const scratch = pass.workspace.raw(Float64Array, gram.count * 2 * PACKED * width)
  return async (weight, out) => {
    await gram.run('weightedGram', out, (from, to, c, n) => [
      ...[from, to, width, x.at, weight.at, width],
      ...[scratch.at + 8 * n * 2 * PACKED * width, c],
    ])
  }
}

/** The whole Hessian, `[length, length]` row-major, without penalties; `block` is scratch `[width, width]`. */
export async function fullHessian(
  builder: HessianBuilder,
  objective: DenseObjective,
  block: Vector,
  out: Vector,
): Promise<void> {
  const { length: n, outputs } = objective
  const { width } = objective.data
  for (let a = 0; a < outputs; a++) {
    for (let b = 0; b <= a; b++) {
      await builder.block(a, b, block)
      const from = block.view
      const h = out.view
      // Every block is symmetric; its upper half is not filled in by the kernel.
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++) {
          const v = from[i * width + j]!
          h[(a * width + i) * n + b * width + j] = v
          h[(a * width + j) * n + b * width + i] = v
          h[(b * width + i) * n + a * width + j] = v
          h[(b * width + j) * n + a * width + i] = v
        }
      }
    }
  }
}

/** A writer of the whole Hessian, with memory of its own. */
export function wholeHessian(objective: DenseObjective): (out: Vector) => Promise<void> {
  const { width } = objective.data
  const builder = hessianBuilder(objective)
  const block = objective.pass.workspace.raw(Float64Array, width * width)
  return (out) => fullHessian(builder, objective, block, out)
}
