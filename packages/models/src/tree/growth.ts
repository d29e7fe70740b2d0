import type { TreeCriterion } from '@foldwise/kernels'
import type { LimitValues, MaxFeatures } from './tree-params.ts'

/** How to grow trees, in numbers that hold for the data at hand. */
export interface Growth {
  readonly criterion: TreeCriterion
  readonly randomSplits: boolean
  readonly maxFeatures: number
  /** Whether equally good splits are told by a drawn order of the features, or by their own. */
  readonly drawFeatures: boolean
  readonly maxDepth: number
  readonly minSamplesSplit: number
  readonly minSamplesLeaf: number
  readonly minWeightFractionLeaf: number
  readonly minImpurityDecrease: number
  /** 0: no limit. */
  readonly maxLeafNodes: number
  readonly ccpAlpha: number
  /** How values, of classifiers the shares of class 0, may go with each feature; undefined: any way. */
  readonly ways?: Int8Array | undefined
  /** Bins of each feature that splits are searched between; 0: between all values. */
  readonly maxBins: number
}

const CRITERIA = {
  gini: 'gini',
  entropy: 'entropy',
  logLoss: 'entropy',
  squaredError: 'squaredError',
  absoluteError: 'absoluteError',
  poisson: 'poisson',
} as const

export function growthOf(
  p: LimitValues & {
    readonly criterion: keyof typeof CRITERIA
    readonly splitter: 'best' | 'random'
    readonly maxFeatures: MaxFeatures
    readonly maxBins?: number | null
  },
  rows: number,
  features: number,
  drawFeatures: boolean,
): Growth {
  const minSamplesLeaf = p.minSamplesLeaf < 1 ? Math.ceil(p.minSamplesLeaf * rows) : p.minSamplesLeaf
  const split = p.minSamplesSplit < 1 ? Math.max(2, Math.ceil(p.minSamplesSplit * rows)) : p.minSamplesSplit
  const maxFeatures = featureCount(p.maxFeatures, features)
  return {
    criterion: CRITERIA[p.criterion],
    randomSplits: p.splitter === 'random',
    maxFeatures,
    drawFeatures: drawFeatures || maxFeatures < features,
    maxDepth: Math.min(p.maxDepth ?? 2 ** 30, 2 ** 30),
    minSamplesSplit: Math.max(split, 2 * minSamplesLeaf),
    minSamplesLeaf,
    minWeightFractionLeaf: p.minWeightFractionLeaf,
    minImpurityDecrease: p.minImpurityDecrease,
    // A tree has no more leaves than rows; a limit above that still means best-first growth.
    maxLeafNodes: p.maxLeafNodes === null ? 0 : Math.min(p.maxLeafNodes, Math.max(2, rows)),
    ccpAlpha: p.ccpAlpha,
    maxBins: p.maxBins ?? 0,
  }
}

export function featureCount(given: MaxFeatures, features: number): number {
  if (given === null) return features
  if (given === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(features)))
  // The largest power of two among them: a logarithm need not be exact.
  if (given === 'log2') return Math.max(1, 31 - Math.clz32(features))
  return given < 1 ? Math.max(1, Math.floor(given * features)) : Math.min(given, features)
}
