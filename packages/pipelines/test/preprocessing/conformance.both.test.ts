import { type Table, toDenseMatrix } from '@foldwise/core'
import { session } from '@foldwise/inference'
import {
  denseRows,
  estimatorChecks,
  type GraphRunner,
  type InputMaker,
  type Subject,
  sparseRows,
} from '@foldwise/testing'
import { describe, test } from 'vitest'
import {
  binarizer,
  dateFeatures,
  kBinsDiscretizer,
  knnImputer,
  maxAbsScaler,
  minMaxScaler,
  missingIndicator,
  normalizer,
  oneHotEncoder,
  ordinalEncoder,
  pipeline,
  pipelineOf,
  polynomialFeatures,
  powerTransformer,
  quantileTransformer,
  robustScaler,
  simpleImputer,
  splineFeatures,
  standardScaler,
  targetEncoder,
} from '../../src/index.ts'

const runGraph: GraphRunner = async (graph, feeds) => (await session(graph)).run(feeds)
const allowsMissing = true

// Small whole numbers, of which every one is a category.
const categories: InputMaker = { ...denseRows, name: 'categories', counts: true }

const subjects: { readonly [name: string]: Subject } = {
  standardScaler: { recipe: standardScaler(), type: standardScaler, allowsMissing },
  'standardScaler of sparse rows': {
    recipe: standardScaler({ withMean: false }),
    type: standardScaler,
    input: sparseRows,
    allowsMissing,
  },
  minMaxScaler: { recipe: minMaxScaler({ featureRange: [-1, 2], clip: true }), type: minMaxScaler, allowsMissing },
  maxAbsScaler: { recipe: maxAbsScaler(), type: maxAbsScaler, allowsMissing },
  'maxAbsScaler of sparse rows': { recipe: maxAbsScaler(), type: maxAbsScaler, input: sparseRows, allowsMissing },
  robustScaler: { recipe: robustScaler({ unitVariance: true }), type: robustScaler, allowsMissing },
  'robustScaler of sparse rows': {
    recipe: robustScaler({ withCentering: false }),
    type: robustScaler,
    input: sparseRows,
    allowsMissing,
  },
  normalizer: { recipe: normalizer(), type: normalizer },
  'normalizer of sparse rows': { recipe: normalizer({ norm: 'max' }), type: normalizer, input: sparseRows },
  simpleImputer: { recipe: simpleImputer({ addIndicator: true }), type: simpleImputer, allowsMissing },
  'simpleImputer.categorical': {
    recipe: simpleImputer.categorical(),
    type: simpleImputer.categorical,
    input: categories,
    allowsMissing,
    lossy: true,
    read: (x) => toDenseMatrix(x as Table, 'read').data,
  },
  'simpleImputer.categorical with indicators': {
    recipe: simpleImputer.categorical({ strategy: 'constant', fillValue: -1, addIndicator: true }),
    type: simpleImputer.categorical,
    input: categories,
    allowsMissing,
    read: (x) => toDenseMatrix(x as Table, 'read').data,
  },
  missingIndicator: {
    recipe: missingIndicator({ features: 'all' }),
    type: missingIndicator,
    allowsMissing,
  },
  knnImputer: { recipe: knnImputer({ addIndicator: true }), type: knnImputer, allowsMissing },
  kBinsDiscretizer: { recipe: kBinsDiscretizer(), type: kBinsDiscretizer },
  'kBinsDiscretizer by k-means': { recipe: kBinsDiscretizer({ strategy: 'kmeans' }), type: kBinsDiscretizer },
  'kBinsDiscretizer, ordinal': { recipe: kBinsDiscretizer({ encode: 'ordinal' }), type: kBinsDiscretizer },
  polynomialFeatures: { recipe: polynomialFeatures({ degree: 3 }), type: polynomialFeatures },
  quantileTransformer: { recipe: quantileTransformer(), type: quantileTransformer, allowsMissing },
  'quantileTransformer to a normal distribution': {
    recipe: quantileTransformer({ outputDistribution: 'normal', nQuantiles: 20, subsample: 50 }),
    type: quantileTransformer,
    allowsMissing,
    // The graph's threshold beside the ends is that of float64.
    tolerance: { order: Infinity, inverse: 1e-6 },
  },
  'quantileTransformer of sparse rows': {
    recipe: quantileTransformer(),
    type: quantileTransformer,
    input: sparseRows,
    allowsMissing,
  },
  powerTransformer: {
    recipe: powerTransformer(),
    type: powerTransformer,
    allowsMissing,
  },
  'powerTransformer, boxCox': {
    recipe: pipeline(minMaxScaler({ featureRange: [0.5, 3], clip: true }), powerTransformer({ method: 'boxCox' })),
    type: pipelineOf(minMaxScaler, powerTransformer),
    allowsMissing,
  },
  dateFeatures: {
    recipe: dateFeatures({ cyclic: ['second', 'dayOfYear'] }),
    type: dateFeatures,
    allowsMissing,
  },
  binarizer: { recipe: binarizer(), type: binarizer },
  'binarizer of sparse rows': { recipe: binarizer({ threshold: 1 }), type: binarizer, input: sparseRows },
  splineFeatures: {
    recipe: splineFeatures({ handleMissing: 'zeros', extrapolation: 'linear' }),
    type: splineFeatures,
    allowsMissing,
  },
  'splineFeatures, periodic': {
    recipe: splineFeatures({
      knots: 'quantile',
      extrapolation: 'periodic',
      includeBias: false,
      handleMissing: 'zeros',
    }),
    type: splineFeatures,
    allowsMissing,
  },
  oneHotEncoder: { recipe: oneHotEncoder(), type: oneHotEncoder, input: categories, allowsMissing },
  'oneHotEncoder of frequent categories': {
    recipe: oneHotEncoder({ minFrequency: 3, drop: 'first', handleUnknown: 'ignore' }),
    type: oneHotEncoder,
    input: categories,
    allowsMissing,
    lossy: true,
  },
  'oneHotEncoder.sparse': {
    recipe: oneHotEncoder.sparse(),
    type: oneHotEncoder.sparse,
    input: categories,
    allowsMissing,
  },
  targetEncoder: { recipe: targetEncoder(), type: targetEncoder, input: categories, allowsMissing },
  ordinalEncoder: { recipe: ordinalEncoder(), type: ordinalEncoder, input: categories, allowsMissing },
  'ordinalEncoder of frequent categories': {
    recipe: ordinalEncoder({ maxCategories: 4 }),
    type: ordinalEncoder,
    input: categories,
    allowsMissing,
    lossy: true,
  },
}

for (const [name, subject] of Object.entries(subjects)) {
  describe(name, () => {
    for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
  })
}
