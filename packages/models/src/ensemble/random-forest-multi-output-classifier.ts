import { forestMultiOutputClassifier } from './forest-multi-output-classifier.ts'
import { searchParams } from './forest-params.ts'

/**
 * A random forest of several labels a row: the mean of trees that each learn all outputs from rows drawn with replacement.
 * Predictions are a row of labels for each row, probabilities a tensor `[rows, classes]` for each output.
 *
 * As `randomForestClassifier`, with trees as `decisionTreeMultiOutputClassifier` grows them, and as scikit-learn's on labels
 * `[rows, outputs]`. The out-of-bag score is the mean accuracy over the outputs.
 */
export const randomForestMultiOutputClassifier = /* @__PURE__ */ forestMultiOutputClassifier(
  'randomForestMultiOutputClassifier',
  'best',
  true,
  searchParams,
)
