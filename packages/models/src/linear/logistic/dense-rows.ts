import type { Region } from '@foldwise/kernels'
import { addRidge } from './add-ridge.ts'
import { meanCurvature } from './mean-curvature.ts'
import type { Objective, Vector } from './objective.ts'
import { BlockSum, type Pass } from './pass.ts'

/** Rows of a block of the kernels; rows are padded to a multiple. */
export const ROW_BLOCK = 16

/** Dense rows in kernel memory: features, a column of ones where there is an intercept, and zeros up to the width. */
export interface DenseRows {
  /** A multiple of 16; rows past the data weigh 0. */
  readonly rows: number
  /** Columns of `x`, a multiple of 4. */
  readonly width: number
  readonly x: Vector
  readonly y: Region<Int32Array>
  /** Sums to 1. */
  readonly weight: Vector
}

/** What an objective gets from its rows. */
export type RowFunctions = Pick<Objective, 'evaluate' | 'curvature' | 'meanCurvature' | 'curvatureOf'> & {
  /** Curvatures weight * p_a ([a = b] - p_b) of each row at the last evaluated point. */
  pairCurvature(a: number, b: number, out: Vector): void
}

/** Mean loss and its derivatives over some rows, with coefficients `[outputs, width]`. */
export function rowFunctions(pass: Pass, data: DenseRows, outputs: number, ridge: Vector): RowFunctions {
  const { workspace: ws, kernels: k } = pass
  const { rows, width, x, y, weight } = data
  const length = outputs * width
  const kept = ws.raw(Float64Array, rows * outputs)
  const scratch = ws.raw(Float64Array, length)
  const blocks = new BlockSum(pass, rows, rows * length * 2, length, ROW_BLOCK)
  const z = ws.raw(Float64Array, blocks.count * outputs * ROW_BLOCK)
  const zAt = (block: number): number => z.at + 8 * block * outputs * ROW_BLOCK
  const pairCurvature = (a: number, b: number, out: Vector): void => {
    if (outputs === 1) out.view.set(kept.view.subarray(0, out.length))
    else k.pairWeights(Math.min(rows, out.length), outputs, a, b, weight.at, kept.at, out.at)
  }
  return {
    async evaluate(theta, gradient) {
      const loss = await blocks.run('denseGradient', gradient, (from, to, g, b) => [
        ...[from, to, width, outputs, x.at, y.at, weight.at],
        ...[theta.at, zAt(b), g, kept.at],
      ])
      return loss + addRidge(k, length, ridge, theta, scratch, gradient)
    },
    async curvature(v, out) {
      await blocks.run('denseCurvature', out, (from, to, g, b) => [
        ...[from, to, width, outputs, x.at, weight.at],
        ...[v.at, zAt(b), g, kept.at],
      ])
      addRidge(k, length, ridge, v, scratch, out)
    },
    meanCurvature: () => meanCurvature(outputs, rows, kept.view, weight.view),
    curvatureOf: (output, out) => pairCurvature(output, output, out),
    pairCurvature,
  }
}
