/** Growth of boosted small trees: nothing limits them but their depth. */
export const LIMITS = {
  splitter: 'best',
  minSamplesSplit: 2,
  minSamplesLeaf: 1,
  minWeightFractionLeaf: 0,
  maxLeafNodes: null,
  minImpurityDecrease: 0,
  ccpAlpha: 0,
  maxFeatures: null,
} as const
