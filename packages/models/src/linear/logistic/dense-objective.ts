import type { DenseMatrix } from '@foldwise/core'
import type { Region } from '@foldwise/kernels'
import { addRidge } from './add-ridge.ts'
import { meanCurvature } from './mean-curvature.ts'
import type { Coefficients, Objective, Vector } from './objective.ts'
import { BlockSum, type Pass } from './pass.ts'
import { type LogisticProblem, meanWeights, outputsOf, totalWeight } from './problem.ts'
import { standardizedRows } from './standardized-rows.ts'

/** Rows of a block of the kernel; rows are padded to a multiple. */
const BLOCK = 16

/** Dense rows in kernel memory, standardized and with a column of ones, as other steps use them. */
export interface DenseRows {
  readonly rows: number
  /** Columns of `x`, a multiple of 4. */
  readonly width: number
  readonly x: Vector
  readonly y: Region<Int32Array>
  /** Sums to 1. */
  readonly weight: Vector
}

export interface DenseObjective extends Objective {
  readonly data: DenseRows
}

/**
 * Dense rows. Columns are centred (with an intercept) and scaled to unit variance in the copy that goes to kernel memory, and the
 * penalty is scaled back: the minimum is the same, and columns of any scale are as well conditioned as they can be.
 * Coefficients are laid out `[outputs, width]`.
 */
export function denseObjective(pass: Pass, problem: LogisticProblem): DenseObjective {
  const { workspace: ws, kernels: k } = pass
  const matrix = problem.x as DenseMatrix
  const [rows, features] = matrix.shape
  const outputs = outputsOf(problem)
  const padded = Math.ceil(rows / BLOCK) * BLOCK
  const weight = ws.float64(meanWeights(problem, padded))
  const {
    x,
    width,
    mean,
    factor,
    squares: columnSquares,
  } = standardizedRows(pass, matrix, weight, padded, problem.fitIntercept)
  const y = ws.int32(padded)
  y.view.set(problem.y)
  const length = outputs * width
  const kept = ws.raw(Float64Array, padded * outputs)
  const scratch = ws.raw(Float64Array, length)
  const blocks = new BlockSum(pass, padded, padded * length * 2, length, BLOCK)
  const z = ws.raw(Float64Array, blocks.count * outputs * BLOCK)
  const zAt = (block: number): number => z.at + 8 * block * outputs * BLOCK

  const ridge = ws.float64(length)
  const lasso = ws.float64(length)
  const squares = ws.float64(length)
  const lambda = 1 / (problem.C * totalWeight(problem))
  const intercepts: number[] = []
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < features; j++) {
      ridge.view[o * width + j] = lambda * (1 - problem.l1Ratio) * factor[j]! * factor[j]!
      lasso.view[o * width + j] = lambda * problem.l1Ratio * factor[j]!
      squares.view[o * width + j] = columnSquares[j]!
    }
    if (problem.fitIntercept) {
      intercepts.push(o * width + features)
      squares.view[o * width + features] = 1
    }
  }

  return {
    pass,
    length,
    outputs,
    features,
    ridge,
    lasso,
    squares,
    intercepts,
    outputOf: (j) => Math.floor(j / width),
    data: { rows: padded, width, x, y, weight },
    async evaluate(theta, gradient) {
      const loss = await blocks.run('denseGradient', gradient, (from, to, g, b) => [
        from,
        to,
        width,
        outputs,
        x.at,
        y.at,
        weight.at,
        theta.at,
        zAt(b),
        g,
        kept.at,
      ])
      return loss + addRidge(k, length, ridge, theta, scratch, gradient)
    },
    async curvature(v, out) {
      await blocks.run('denseCurvature', out, (from, to, g, b) => [
        from,
        to,
        width,
        outputs,
        x.at,
        weight.at,
        v.at,
        zAt(b),
        g,
        kept.at,
      ])
      addRidge(k, length, ridge, v, scratch, out)
    },
    meanCurvature: () => meanCurvature(outputs, rows, kept.view, weight.view),
    curvatureOf(output, out) {
      if (outputs === 1) out.view.set(kept.view.subarray(0, out.length))
      else k.pairWeights(rows, outputs, output, output, weight.at, kept.at, out.at)
    },
    read(theta): Coefficients {
      const coef = new Float64Array(outputs * features)
      const intercept = new Float64Array(outputs)
      const t = theta.view
      for (let o = 0; o < outputs; o++) {
        let shift = 0
        for (let j = 0; j < features; j++) {
          const c = t[o * width + j]! * factor[j]!
          coef[o * features + j] = c
          shift += c * mean[j]!
        }
        if (problem.fitIntercept) intercept[o] = t[o * width + features]! - shift
      }
      return { coef, intercept }
    },
    write({ coef, intercept }, theta) {
      const t = theta.view
      for (let o = 0; o < outputs; o++) {
        let shift = 0
        for (let j = 0; j < features; j++) {
          const c = coef[o * features + j]!
          t[o * width + j] = c / factor[j]!
          shift += c * mean[j]!
        }
        if (problem.fitIntercept) t[o * width + features] = intercept[o]! + shift
      }
    },
  }
}
