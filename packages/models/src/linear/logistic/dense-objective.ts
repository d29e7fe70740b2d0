import type { DenseMatrix } from '@foldwise/core'
import { type DenseRows, ROW_BLOCK, type RowFunctions, rowFunctions } from './dense-rows.ts'
import type { Coefficients, Objective } from './objective.ts'
import type { Pass } from './pass.ts'
import { type LogisticProblem, meanWeights, outputsOf, totalWeight } from './problem.ts'
import { standardizedRows } from './standardized-rows.ts'

export interface DenseObjective extends Objective, RowFunctions {
  readonly data: DenseRows
}

/**
 * Dense rows. Columns are centred (with an intercept) and scaled to about unit variance in the copy that goes to kernel memory, and
 * the penalty is scaled back: the minimum is the same, and columns of any scale are as well conditioned as they can be.
 * Coefficients are laid out `[outputs, width]`.
 */
export function denseObjective(pass: Pass, problem: LogisticProblem): DenseObjective {
  const { workspace: ws } = pass
  const matrix = problem.x as DenseMatrix
  const [rows, features] = matrix.shape
  const outputs = outputsOf(problem)
  const padded = Math.ceil(rows / ROW_BLOCK) * ROW_BLOCK
  const weight = ws.float64(meanWeights(problem, padded))
  const standard = standardizedRows(pass, matrix, weight, padded, problem.fitIntercept)
  const { x, width, mean, factor } = standard
  const y = ws.int32(padded)
  y.view.set(problem.y)
  const length = outputs * width
  const data: DenseRows = { rows: padded, width, x, y, weight }

  const ridge = ws.float64(length)
  const lasso = ws.float64(length)
  const variances = ws.float64(length)
  const lambda = 1 / (problem.C * totalWeight(problem))
  const intercepts: number[] = []
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < features; j++) {
      ridge.view[o * width + j] = lambda * (1 - problem.l1Ratio) * factor[j]! * factor[j]!
      lasso.view[o * width + j] = lambda * problem.l1Ratio * factor[j]!
      variances.view[o * width + j] = standard.variances[j]!
    }
    if (problem.fitIntercept) {
      intercepts.push(o * width + features)
      variances.view[o * width + features] = 1
    }
  }

  return {
    pass,
    length,
    outputs,
    features,
    ridge,
    lasso,
    isPenalized: problem.C < Infinity,
    variances,
    means: undefined,
    intercepts,
    data,
    outputOf: (j) => Math.floor(j / width),
    ...rowFunctions(pass, data, outputs, ridge),
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

/** The same objective over other rows; its memory is the workspace's of `pass`. */
export const overRows = (objective: DenseObjective, pass: Pass, data: DenseRows): DenseObjective => ({
  ...objective,
  pass,
  data,
  ...rowFunctions(pass, data, objective.outputs, objective.ridge),
})
