import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRanker, gradientBoostingRegressor } from '../../src/index.ts'
import { runOnnx } from './run-onnx.ts'

// The samples have 90 rows; a limit of rows a leaf, which counts rows whatever they weigh, would make weights differ from repetition.
const small = { nEstimators: 30, minSamplesLeaf: 1, minChildWeight: 0.01 }
const classifier = { type: gradientBoostingClassifier, allowsMissing: true, tolerance: { graph: 1e-5 } }
const regressor = { type: gradientBoostingRegressor, allowsMissing: true, tolerance: { graph: 1e-5 } }

const subjects = {
  constraints: {
    recipe: gradientBoostingRegressor({ ...small, interactionConstraints: [[0], [1]], colsampleByNode: 0.8 }),
    ...regressor,
  },
  'softmax, leafwise': { recipe: gradientBoostingClassifier(small), ...classifier },
  'two classes, leafwise': { recipe: gradientBoostingClassifier(small), ...classifier, twoClasses: true },
  'softmax, depthwise': {
    recipe: gradientBoostingClassifier({
      ...small,
      growPolicy: 'depthwise',
      maxDepth: 3,
      maxLeafNodes: null,
      l1Regularization: 0.01,
      l2Regularization: 1,
    }),
    ...classifier,
  },
  squared: { recipe: gradientBoostingRegressor(small), ...regressor },
  'squared, sparse': { recipe: gradientBoostingRegressor(small), ...regressor, input: sparseRows },
  absolute: { recipe: gradientBoostingRegressor({ ...small, loss: 'absolute' }), ...regressor },
  quantile: { recipe: gradientBoostingRegressor({ ...small, loss: 'quantile', quantile: 0.6 }), ...regressor },
  ranker: {
    recipe: gradientBoostingRanker(small),
    type: gradientBoostingRanker,
    allowsMissing: true,
    ranks: true,
    unweighted: true,
    // Rows of equal scores keep their order, and in the first round all scores are equal.
    tolerance: { graph: 1e-5, order: 2 },
  },
  'dart, softmax': { recipe: gradientBoostingClassifier({ ...small, booster: 'dart', dropRate: 0.3 }), ...classifier },
  huber: { recipe: gradientBoostingRegressor({ ...small, loss: 'huber' }), ...regressor },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph: runOnnx })) test(c.name, c.run)
})
