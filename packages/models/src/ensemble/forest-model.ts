import {
  checkpoints,
  type DenseMatrix,
  learned,
  type OnDispose,
  type SparseMatrix,
  type State,
  type Targets,
  type Tensor,
} from '@foldwise/core'
import { runPausing } from '@foldwise/kernels'
import { STEP } from '../tree/copying.ts'
import { type TreeContributions, treeContributions } from '../tree/explain-forest.ts'
import { type Forest, treeCount } from '../tree/forest.ts'
import { sumOfTrees } from '../tree/predict-forest.ts'
import { roundingRows } from '../tree/rows32.ts'

/** What every forest shows besides its predictions. */
export interface ForestInsight extends TreeContributions {
  /** Mean over the trees of the share of the impurity decrease that each feature brought, float64 `[features]`. */
  readonly featureImportances: Tensor<'float64'>
  readonly trees: number
  /** Accuracy or R² of out-of-bag predictions; undefined unless `oobScore` was asked for. */
  readonly oobScore: number | undefined
}

export function forestInsight(
  type: string,
  state: State,
  forest: Forest,
  features: number,
  onDispose: OnDispose,
): ForestInsight {
  learned(state, 'featureImportances', 'float64', [features])
  const score = state.facts.oobScore
  return {
    featureImportances: state.tensors.featureImportances as Tensor<'float64'>,
    trees: treeCount(forest),
    ...treeContributions(type, state, forest, features, onDispose),
    oobScore: typeof score === 'number' ? score : undefined,
  }
}

/** Mean over the trees, `[rows, outputs]`. `where` starts the messages. */
export function meanOfTrees(
  forest: Forest,
  where: string,
): (x: DenseMatrix | SparseMatrix) => Promise<Float64Array<ArrayBuffer>> {
  const sum = sumOfTrees(forest)
  const trees = treeCount(forest)
  return async (x) => {
    const pause = checkpoints()
    const out = await sum(await runPausing(roundingRows(x, where), pause))
    for (let from = 0; from < out.length; from += STEP) {
      if (from > 0) await pause()
      const to = Math.min(from + STEP, out.length)
      for (let i = from; i < to; i++) out[i]! /= trees
    }
    return out
  }
}

/** Share of the rows with a prediction whose largest entry is their class. */
export function accuracyOf(y: Int32Array, classes: number) {
  return (predictions: Float64Array): number => {
    let right = 0
    let judged = 0
    for (let i = 0; i < y.length; i++) {
      const at = i * classes
      if (Number.isNaN(predictions[at])) continue
      judged++
      let best = 0
      for (let c = 1; c < classes; c++) if (predictions[at + c]! > predictions[at + best]!) best = c
      if (best === y[i]) right++
    }
    return judged > 0 ? right / judged : 0
  }
}

/** R² over the rows with a prediction, in the mean over the outputs. */
export function r2Of({ y, outputs }: Targets) {
  return (predictions: Float64Array): number => {
    let sum = 0
    for (let k = 0; k < outputs; k++) sum += r2(y, predictions, k, outputs)
    return sum / outputs
  }
}

/** Of entries `first`, `first + step` and so on, without those that have no prediction. */
function r2(y: Float64Array, predictions: Float64Array, first: number, step: number): number {
  let judged = 0
  let mean = 0
  for (let i = first; i < y.length; i += step) {
    if (Number.isNaN(predictions[i])) continue
    judged++
    mean += y[i]!
  }
  mean /= judged
  let residual = 0
  let total = 0
  for (let i = first; i < y.length; i += step) {
    if (Number.isNaN(predictions[i])) continue
    const [wrong, far] = [y[i]! - predictions[i]!, y[i]! - mean]
    residual += wrong * wrong
    total += far * far
  }
  return total > 0 ? 1 - residual / total : 0
}
