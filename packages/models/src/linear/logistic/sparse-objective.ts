import type { SparseMatrix } from '@foldwise/core'
import type { Region } from '@foldwise/kernels'
import { addRidge } from './add-ridge.ts'
import { meanCurvature } from './mean-curvature.ts'
import type { Coefficients, Objective, Vector } from './objective.ts'
import { BlockSum, type Pass } from './pass.ts'
import { type LogisticProblem, meanWeights, outputsOf, totalWeight } from './problem.ts'

/** CSR rows in kernel memory, as other steps use them. */
export interface SparseRows {
  readonly rows: number
  readonly columns: number
  readonly indptr: Region<Int32Array>
  readonly indices: Region<Int32Array>
  readonly values: Vector
  readonly y: Region<Int32Array>
  /** Sums to 1. */
  readonly weight: Vector
}

export interface SparseObjective extends Objective {
  readonly data: SparseRows
  /** Entry of column j and output o: j * lanes + o. */
  readonly lanes: number
}

/** CSR rows as they are: centring would fill them. Coefficients are laid out `[features + 1, lanes]`, the intercepts last. */
export function sparseObjective(pass: Pass, problem: LogisticProblem): SparseObjective {
  const { workspace: ws, kernels: k } = pass
  const matrix = problem.x as SparseMatrix
  const [rows, features] = matrix.shape
  const outputs = outputsOf(problem)
  const lanes = outputs === 1 ? 1 : outputs + (outputs & 1)
  const length = Math.ceil(((features + 1) * lanes) / 4) * 4
  const indptr = ws.int32(matrix.indptr)
  const indices = ws.int32(matrix.indices)
  const values = ws.float64(matrix.values)
  const y = ws.int32(problem.y)
  const weight = ws.float64(meanWeights(problem, rows))
  const kept = ws.raw(Float64Array, rows * outputs)
  const scratch = ws.raw(Float64Array, length)
  const blocks = new BlockSum(pass, rows, matrix.values.length * lanes, length, 1)
  const z = ws.raw(Float64Array, blocks.count * 17 * lanes)
  const zAt = (block: number): number => z.at + 8 * block * 17 * lanes
  const pairs = ws.raw(Float64Array, outputs === 1 ? blocks.count * 2 * length : 0)
  const pairsAt = (block: number): number => pairs.at + 16 * block * length
  const { fitIntercept } = problem

  const sum = ws.float64(features)
  const columnSquares = ws.float64(features)
  k.csrSquares(0, rows, indptr.at, indices.at, values.at, weight.at, sum.at, columnSquares.at)
  const ridge = ws.float64(length)
  const lasso = ws.float64(length)
  const variances = ws.float64(length)
  const lambda = 1 / (problem.C * totalWeight(problem))
  const intercepts: number[] = []
  const r = ridge.view
  const l = lasso.view
  const v = variances.view
  const means = sum.view.slice()
  const own = columnSquares.view.slice()
  // Rounding leaves a constant column with a little variance, or none; the least keeps its units meaningful.
  if (fitIntercept)
    for (let j = 0; j < features; j++) own[j] = Math.max(own[j]! - means[j]! * means[j]!, own[j]! * 1e-15)
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < features; j++) {
      r[j * lanes + o] = lambda * (1 - problem.l1Ratio)
      l[j * lanes + o] = lambda * problem.l1Ratio
      v[j * lanes + o] = own[j]!
    }
    if (fitIntercept) {
      intercepts.push(features * lanes + o)
      v[features * lanes + o] = 1
    }
  }
  ws.release(sum)
  ws.release(columnSquares)

  const matrixAt = [indptr.at, indices.at, values.at]
  const free = fitIntercept ? 1 : 0
  return {
    pass,
    length,
    outputs,
    features,
    ridge,
    lasso,
    isPenalized: problem.C < Infinity,
    variances,
    means: { values: means, lanes },
    intercepts,
    outputOf: (j) => j % lanes,
    data: { rows, columns: features, indptr, indices, values, y, weight },
    lanes,
    async evaluate(theta, gradient) {
      const loss = await (outputs === 1
        ? blocks.run('csrGradient', gradient, (from, to, g, b) => [
            ...[from, to, features, ...matrixAt, y.at, weight.at],
            ...[theta.at, free, zAt(b), pairsAt(b), g, kept.at],
          ])
        : blocks.run('csrClassesGradient', gradient, (from, to, g, b) => [
            ...[from, to, features, outputs, ...matrixAt, y.at, weight.at],
            ...[theta.at, free, zAt(b), g, kept.at],
          ]))
      return loss + addRidge(k, length, ridge, theta, scratch, gradient)
    },
    async curvature(v, out) {
      await (outputs === 1
        ? blocks.run('csrCurvature', out, (from, to, g, b) => [
            ...[from, to, features, ...matrixAt],
            ...[v.at, free, zAt(b), pairsAt(b), g, kept.at],
          ])
        : blocks.run('csrClassesCurvature', out, (from, to, g, b) => [
            ...[from, to, features, outputs, ...matrixAt, weight.at],
            ...[v.at, free, zAt(b), g, kept.at],
          ]))
      addRidge(k, length, ridge, v, scratch, out)
    },
    meanCurvature: () => meanCurvature(outputs, rows, kept.view, weight.view),
    curvatureOf(output, out) {
      if (outputs === 1) out.view.set(kept.view)
      else k.pairWeights(rows, outputs, output, output, weight.at, kept.at, out.at)
    },
    read(theta): Coefficients {
      const coef = new Float64Array(outputs * features)
      const intercept = new Float64Array(outputs)
      const t = theta.view
      for (let o = 0; o < outputs; o++) {
        for (let j = 0; j < features; j++) coef[o * features + j] = t[j * lanes + o]!
        if (fitIntercept) intercept[o] = t[features * lanes + o]!
      }
      return { coef, intercept }
    },
    write({ coef, intercept }, theta) {
      const t = theta.view
      for (let o = 0; o < outputs; o++) {
        for (let j = 0; j < features; j++) t[j * lanes + o] = coef[o * features + j]!
        if (fitIntercept) t[features * lanes + o] = intercept[o]!
      }
    },
  }
}
