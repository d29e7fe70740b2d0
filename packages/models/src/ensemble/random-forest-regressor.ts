import { searchParams } from './forest-params.ts'
import { forestRegressor } from './forest-regressor.ts'

/**
 * A random forest of regression trees: the mean of trees that each learn from rows drawn with replacement
 * (Breiman, Random Forests, Machine Learning 45, 2001).
 *
 * As `randomForestClassifier`; `maxFeatures` is null by default, as in scikit-learn, and a third of the features is often better and
 * faster. `y` may be a matrix `[rows, outputs]`, as in `decisionTreeRegressor`; the out-of-bag score is then the mean over the outputs.
 * Predictions never leave the range of the training targets.
 */
export const randomForestRegressor = /* @__PURE__ */ forestRegressor(
  'randomForestRegressor',
  'best',
  true,
  searchParams,
)
