import { hostTensor, type Matrix, type OnDispose, type SparseMatrix, type State, type Tensor } from '@foldwise/core'
import { childNumbers } from '../contributions/child-numbers.ts'
import { type ContributionOptions, explainer } from '../contributions/explainer.ts'
import { assertLive, liveRows } from '../contributions/live-rows.ts'
import { type ImportanceKind, importancesOf } from './importances.ts'
import { membersOf } from './packed-trees.ts'
import { treeRunner } from './run-trees.ts'
import { type Ensemble, readEnsemble, treeCount } from './trees.ts'

/** What boosted models show besides their predictions. */
export interface BoostingAbilities {
  /** Importance of each feature, float64 `[features]`: by total gain (the default), cover, or number of splits; not normalised. */
  importances(kind?: ImportanceKind): Promise<Tensor<'float64'>>
  /** The leaf that each row reaches in each tree, as the number of a node in it: int32 `[rows, trees]`. */
  apply(x: Matrix | SparseMatrix): Promise<Tensor<'int32'>>
  /**
   * What each feature adds to each row's raw score, and in the last column the score that is expected where no feature is known: float64
   * `[rows, features + 1]`, or `[rows, classes, features + 1]` for more than two classes. Each row sums to its raw score, within rounding.
   *
   * Exact Shapley values given the trees, as XGBoost's `pred_contribs`, by hessians of training rows (Lundberg et al., From local
   * explanations to global understanding with explainable AI for trees, 2020, algorithm 2, `tree_path_dependent`). A row costs about
   * nodes * depth, ten times a prediction or more.
   */
  contributions(x: Matrix | SparseMatrix, options?: ContributionOptions): Promise<Tensor<'float64'>>
}

/** A model's trees, ready to be run and shown. */
export function boosted(type: string, state: State, outputs: number, features: number, onDispose?: OnDispose) {
  const ensemble = readEnsemble(state, outputs, features)
  const runner = treeRunner(ensemble)
  const { trees } = ensemble
  const explain = explainer(() => ({ trees: shapTreesOf(ensemble), base: ensemble.base }), onDispose)
  const abilities: BoostingAbilities = {
    async importances(kind = 'gain') {
      assertLive(`${type}.importances`, state)
      return hostTensor(importancesOf(trees, features, kind), [features], 'float64')
    },
    async apply(x) {
      const rows = liveRows(`${type}.apply`, state, x, features)
      return hostTensor(await runner.leaves(rows), [rows.shape[0], treeCount(trees)], 'int32')
    },
    async contributions(x, options) {
      return explain(liveRows(`${type}.contributions`, state, x, features), options)
    },
  }
  /** Raw scores after each round in turn. */
  async function* staged(method: string, x: Matrix | SparseMatrix) {
    const rows = liveRows(`${type}.${method}`, state, x, features)
    for (let t = outputs; t <= treeCount(trees); t += outputs) yield runner.raw(rows, t)
  }
  return { ensemble, runner, abilities, staged }
}

function shapTreesOf({ trees, sets, base, features }: Ensemble) {
  const isCategorical = (n: number): boolean => sets?.categorical[trees.feature[n]!] === 1
  return {
    ...trees,
    ...childNumbers(trees),
    features,
    outputs: base.length,
    values: trees.value,
    width: 1,
    outputOf: (t: number) => t % base.length,
    ...(sets && {
      membersOf: (n: number) => (isCategorical(n) ? membersOf(sets, trees.threshold[n]!) : undefined),
    }),
  }
}
