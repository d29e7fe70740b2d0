import { forestMultiOutputClassifier } from './forest-multi-output-classifier.ts'

/**
 * Extremely randomized trees of several labels a row: trees with drawn thresholds that each learn all outputs, on all rows (Geurts,
 * Ernst and Wehenkel, Extremely randomized trees, Machine Learning 63, 2006).
 *
 * To `randomForestMultiOutputClassifier` what `extraTreesClassifier` is to `randomForestClassifier`: faster to fit, with smoother
 * probabilities and larger trees, and misled more by columns of noise.
 */
export const extraTreesMultiOutputClassifier = /* @__PURE__ */ forestMultiOutputClassifier(
  'extraTreesMultiOutputClassifier',
  'random',
  false,
  {},
)
