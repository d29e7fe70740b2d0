import {
  checkpoints,
  InputError,
  learned,
  type Matrix,
  type OnDispose,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { runPausing } from '@foldwise/kernels'
import { type ContributionOptions, explainer } from '../contributions/explainer.ts'
import { liveRows } from '../contributions/live-rows.ts'
import { type Forest, treeCount } from './forest.ts'
import { roundingRows } from './rows32.ts'

/** What features add to predictions of trees. */
export interface TreeContributions {
  /**
   * What each feature adds to each row's prediction, and in the last column the prediction that is expected where no feature is known: float64
   * `[rows, features + 1]` for one number, else `[rows, outputs, features + 1]`, a classifier's outputs being the probabilities of its
   * classes, and one of several labels has the classes of all of them, one after the other. Each row sums to what `predict` or `predictProba` gives, within rounding.
   *
   * Exact Shapley values given the trees, by the weights of training rows, as shap's `TreeExplainer` with `tree_path_dependent` (Lundberg et al.,
   * From local explanations to global understanding with explainable AI for trees, 2020). A row costs about nodes * depth / 2 in each tree
   * and for each output: for full-grown forests milliseconds. Throws `InputError` for a forest that was saved by a release that kept no
   * weights of nodes.
   */
  contributions(x: Matrix | SparseMatrix, options?: ContributionOptions): Promise<Tensor<'float64'>>
}

export function treeContributions(
  type: string,
  state: State,
  forest: Forest,
  features: number,
  onDispose: OnDispose,
): TreeContributions {
  const where = `${type}.contributions`
  const explain = explainer(() => {
    const nodes = forest.feature.length
    if (!state.tensors.weight) {
      throw new InputError(
        `${where}: expected a forest that keeps the weights of its nodes, got one saved by an earlier release. Fit it again.`,
      )
    }
    const trees = treeCount(forest)
    return {
      trees: {
        ...forest,
        features,
        cover: learned(state, 'weight', 'float64', [nodes]),
        values: trees === 1 ? forest.values : forest.values.map((v) => v / trees),
        width: forest.outputs,
        outputOf: () => 0,
      },
    }
  }, onDispose)
  return {
    async contributions(x, options) {
      const { rows, data } = await runPausing(roundingRows(liveRows(where, state, x, features), where), checkpoints())
      return explain({ shape: [rows, features], data }, options)
    },
  }
}
