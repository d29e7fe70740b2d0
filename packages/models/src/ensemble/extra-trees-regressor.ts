import { forestRegressor } from './forest-regressor.ts'

/**
 * Extremely randomized regression trees: the mean of trees with drawn thresholds, on all rows (Geurts, Ernst and Wehenkel,
 * Extremely randomized trees, Machine Learning 63, 2006). As `extraTreesClassifier`; `maxFeatures` is null by default.
 */
export const extraTreesRegressor = /* @__PURE__ */ forestRegressor('extraTreesRegressor', 'random', false, {})
