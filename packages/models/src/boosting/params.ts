import { custom, integer, number, oneOf, optional } from '@foldwise/core'
import { categoricalParams } from './categorical-params.ts'
import { constraintParams } from './constraint-params.ts'

/** What classifier and regressor have in common. Names are XGBoost's where it has them, else LightGBM's or scikit-learn's. */
export const boostingParams = {
  /** Rounds; one tree a round and output. */
  nEstimators: integer({ min: 1, default: 100, space: { kind: 'integer', min: 20, max: 1000, log: true } }),
  /** What each tree's values are multiplied by. */
  learningRate: number({ above: 0, default: 0.1, space: { kind: 'number', min: 0.01, max: 0.5, log: true } }),
  /** Which leaf is split next: the one with the largest gain, or those nearest to the root first. */
  growPolicy: oneOf('leafwise', 'depthwise'),
  /** Most leaves of a tree; null is no limit. */
  maxLeafNodes: custom<number | null>({
    kind: 'integer',
    default: 31,
    expects: 'an integer >= 2, or null',
    accepts: (v) => v === null || (Number.isSafeInteger(v) && (v as number) >= 2),
    space: { kind: 'integer', min: 7, max: 255, log: true },
  }),
  /** Most splits from the root to a leaf; null is no limit. */
  maxDepth: optional(integer({ min: 1, default: 6, space: { kind: 'integer', min: 2, max: 12 } })),
  /** Fewest rows in a leaf, whatever their weights. */
  minSamplesLeaf: integer({ min: 1, default: 20, space: { kind: 'integer', min: 1, max: 100, log: true } }),
  /** Least sum of hessians in a leaf. */
  minChildWeight: number({ min: 0, default: 1e-3 }),
  /** Least gain of a split (XGBoost's gamma): the scores of both sides less that of the whole, each `G^2 / (H + l2)`. */
  minGain: number({ min: 0, default: 0 }),
  /** What the gradient of a leaf is drawn towards 0 by. */
  l1Regularization: number({ min: 0, default: 0 }),
  /** What is added to the hessian of a leaf. */
  l2Regularization: number({ min: 0, default: 0, space: { kind: 'number', min: 0, max: 10 } }),
  ...categoricalParams,
  ...constraintParams,
  /** Most bins a feature, not counting the one of missing values. */
  maxBins: integer({ min: 2, max: 255, default: 255 }),
  /**
   * `'gbdt'`: each round corrects all before it. `'dart'`: each leaves some earlier rounds, drawn anew, out of what it corrects, and takes
   * over a part of them (dropout of trees, by LightGBM's rules); against first trees that count for too much. Slower, and without
   * early stopping.
   */
  booster: oneOf('gbdt', 'dart'),
  /** Chance of an earlier round to be dropped by `'dart'`. */
  dropRate: number({ min: 0, max: 1, default: 0.1 }),
  /** Most rounds that are dropped at once. */
  maxDrop: integer({ min: 1, default: 50 }),
  /** Chance that a round drops none. */
  skipDrop: number({ min: 0, max: 1, default: 0.5 }),
  /**
   * Which rows a tree uses: `'uniform'`: a share `subsample` of all. `'goss'`: the share `topRate` with the largest gradients, and a random
   * share `otherRate` of all among the others, which count for more in turn; after the first `1 / learningRate` rounds.
   */
  samplingMethod: oneOf('uniform', 'goss'),
  topRate: number({ above: 0, below: 1, default: 0.2 }),
  otherRate: number({ above: 0, below: 1, default: 0.1 }),
  /** Chance of each row to be used by a tree. */
  subsample: number({ above: 0, max: 1, default: 1, space: { kind: 'number', min: 0.5, max: 1 } }),
  /** Share of the features that a tree may use. */
  colsampleByTree: number({ above: 0, max: 1, default: 1, space: { kind: 'number', min: 0.3, max: 1 } }),
  /** Share of the tree's features that each of its levels may use. */
  colsampleByLevel: number({ above: 0, max: 1, default: 1 }),
  /** Share of the level's features that each of its nodes may use. */
  colsampleByNode: number({ above: 0, max: 1, default: 1 }),
  /**
   * Fitting stops when the loss of the data's `validation` rows, or where there are none of rows that it holds out, has not become less
   * for so many rounds. Null: it never stops, and holds nothing out.
   */
  earlyStoppingRounds: optional(integer({ min: 1, default: 10 })),
  /** Share of the rows that is held out for early stopping, of each class alike; all are learned from where `validation` is given. */
  validationFraction: number({ above: 0, below: 1, default: 0.1 }),
}
