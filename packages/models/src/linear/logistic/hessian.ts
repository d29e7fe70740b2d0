import type { DenseObjective, DenseRows } from './dense-objective.ts'
import type { Vector } from './objective.ts'
import { BlockSum, type Pass } from './pass.ts'

/** Hessians of the mean loss (without penalties) at a point, from all rows or from a few. */
export interface HessianBuilder {
  /** Curvatures at `theta` are worked out once for all the blocks asked for next. */
  at(theta: Vector): Promise<void>
  /** The block between outputs `a` and `b`, `[width, width]`, on and below its diagonal. */
  block(a: number, b: number, out: Vector): Promise<void>
}

/** Largest memory for the partial sums of one block of a Hessian, in numbers. */
const PARTIAL = 1 << 22
/** Rows that the Gram kernel packs at a time. */
const PACKED = 128

export function hessianBuilder(objective: DenseObjective, data: DenseRows, pass: Pass): HessianBuilder {
  const { outputs, length } = objective
  const { kernels: k, workspace: ws } = pass
  const { rows, width, x, y, weight } = data
  const kept = ws.raw(Float64Array, rows * outputs)
  const pair = outputs === 1 ? kept : ws.raw(Float64Array, rows)
  const unused = ws.raw(Float64Array, length)
  const gradient = new BlockSum(pass, rows, rows * length * 2, length, 16)
  const z = ws.raw(Float64Array, gradient.count * outputs * 16)
  const square = width * width
  const most = Math.max(1, Math.min(16, Math.floor(PARTIAL / square)))
  const gram = new BlockSum(pass, rows, (rows * square) / 2, square, PACKED, most)
  const scratch = ws.raw(Float64Array, gram.count * 2 * PACKED * width)
  return {
    async at(theta) {
      await gradient.run('denseGradient', unused, (from, to, g, b) => [
        ...[from, to, width, outputs, x.at, y.at, weight.at, theta.at],
        ...[z.at + 8 * b * outputs * 16, g, kept.at],
      ])
    },
    async block(a, b, out) {
      if (outputs > 1) k.pairWeights(rows, outputs, a, b, weight.at, kept.at, pair.at)
      await gram.run('weightedGram', out, (from, to, c, n) => [
        ...[from, to, width, x.at, pair.at, width],
        ...[scratch.at + 8 * n * 2 * PACKED * width, c],
      ])
    },
  }
}

/** The whole Hessian, `[length, length]` row-major, without penalties. */
export async function fullHessian(
  builder: HessianBuilder,
  objective: DenseObjective,
  theta: Vector,
  block: Vector,
  out: Vector,
): Promise<void> {
  const { length: n, outputs } = objective
  const { width } = objective.data
  await builder.at(theta)
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
