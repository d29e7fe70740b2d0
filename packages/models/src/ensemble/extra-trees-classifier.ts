import { forestClassifier } from './forest-classifier.ts'

/**
 * Extremely randomized trees: forests that draw one threshold for each feature they look at, instead of searching for the best, on
 * all rows (Geurts, Ernst and Wehenkel, Extremely randomized trees, Machine Learning 63, 2006).
 *
 * Faster to fit than `randomForestClassifier`, with smoother probabilities, and larger trees. Columns are not sorted at all:
 * `O(trees * features looked at * rows * depth)`. Columns that are mostly noise mislead them more than random forests.
 */
export const extraTreesClassifier = /* @__PURE__ */ forestClassifier('extraTreesClassifier', 'random', false, {})
