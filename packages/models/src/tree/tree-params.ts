import { custom, integer, number, optional, type Param } from '@foldwise/core'

/** A count, or a share of the whole if it is below 1. */
export type CountOrShare = number

function countOrShare(o: { min: number; default: CountOrShare }): Param<CountOrShare> {
  return custom({
    kind: 'countOrShare',
    default: o.default,
    expects: `an integer >= ${o.min}, or a share > 0 and < 1`,
    accepts: (v) => typeof v === 'number' && ((Number.isSafeInteger(v) && v >= o.min) || (v > 0 && v < 1)),
  })
}

/** How many features a split looks at: a count, a share, `'sqrt'`, `'log2'`, or null for all. */
export type MaxFeatures = number | 'sqrt' | 'log2' | null

export function maxFeaturesParam(byDefault: MaxFeatures): Param<MaxFeatures> {
  return custom<MaxFeatures>({
    kind: 'maxFeatures',
    default: byDefault,
    expects: "an integer >= 1, a share > 0 and < 1, 'sqrt', 'log2', or null",
    accepts: (v) => v === null || v === 'sqrt' || v === 'log2' || countOrShare({ min: 1, default: 1 }).accepts(v),
    space: { kind: 'choice', values: ['sqrt', 'log2', 0.3, 0.6, null] },
  })
}

/** Rows drawn for each tree: a count, a share, or null for as many as there are. */
export const maxSamplesParam = (): Param<CountOrShare | null> => optional(countOrShare({ min: 1, default: 1 }))

/** For each feature the way in which predictions may go with it, or null: any way. */
export type MonotonicCst = readonly (-1 | 0 | 1)[] | null

/** Of trees of one target. */
export const monotonicParam = {
  /**
   * For each feature 1 where predictions (of `classes[1]`, its probability) may not fall as it grows, -1 where they may not rise, 0
   * where they may do either; null is 0 for all. Splits keep to it, and leaves to the middle of the values above them. Not with more
   * than two classes, nor with several targets.
   */
  monotonicCst: custom<MonotonicCst>({
    kind: 'monotonicCst',
    default: null,
    expects: 'an array of -1, 0 or 1 for each feature, or null',
    accepts: (v) => v === null || (Array.isArray(v) && v.every((w) => w === 0 || w === 1 || w === -1)),
  }),
}

/** Limits of growth, the same for every kind of tree. */
export const limitParams = {
  /** Splits on the way to a leaf; null: no limit. */
  maxDepth: optional(integer({ min: 1, default: 1, space: { kind: 'integer', min: 2, max: 20 } })),
  /** Rows, or share of the rows, that a node needs to be split. */
  minSamplesSplit: countOrShare({ min: 2, default: 2 }),
  /** Rows, or share of the rows, that each side of a split keeps. */
  minSamplesLeaf: countOrShare({ min: 1, default: 1 }),
  /** Share of the total weight that each side of a split keeps. */
  minWeightFractionLeaf: number({ min: 0, max: 0.5, default: 0 }),
  /** Leaves at most; the split that gains most is made first. Null: no limit, and nodes are split depth first. */
  maxLeafNodes: optional(integer({ min: 2, default: 2 })),
  /** Impurity, weighted by the node's share of the rows, that a split has to take away. */
  minImpurityDecrease: number({ min: 0, default: 0 }),
  /** Strength of minimal cost-complexity pruning; 0 prunes nothing. */
  ccpAlpha: number({ min: 0, default: 0, space: { kind: 'number', min: 1e-5, max: 0.1, log: true } }),
}

export interface LimitValues {
  readonly maxDepth: number | null
  readonly minSamplesSplit: CountOrShare
  readonly minSamplesLeaf: CountOrShare
  readonly minWeightFractionLeaf: number
  readonly maxLeafNodes: number | null
  readonly minImpurityDecrease: number
  readonly ccpAlpha: number
}
