import { forestClassifier } from './forest-classifier.ts'
import { searchParams } from './forest-params.ts'

/**
 * A random forest: trees that each learn from rows drawn with replacement, and look at a random choice of features at each split;
 * probabilities are the mean of the trees' (Breiman, Random Forests, Machine Learning 45, 2001).
 *
 * Good without tuning, on columns of any scale, with missing values. `threads` grow trees side by side. Columns are sorted once for
 * all trees: `O(trees * features * rows * depth)` moves of 8 bytes. `oobScore` judges the forest by rows its trees have not seen.
 * Not the most accurate on tables, which gradient boosting is, nor small: full trees keep a node for about every second row.
 */
export const randomForestClassifier = /* @__PURE__ */ forestClassifier(
  'randomForestClassifier',
  'best',
  true,
  searchParams,
)
