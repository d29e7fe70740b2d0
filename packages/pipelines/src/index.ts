export { type ColumnSelector, matching, ofKind } from './compose/column-selectors.ts'
export { type ColumnPart, type ColumnTransformerRecipe, columnTransformer } from './compose/column-transformer.ts'
export { type FeatureUnionRecipe, featureUnion } from './compose/feature-union.ts'
export { pipeline } from './compose/pipeline.ts'
export { pipelineOf } from './compose/pipeline-of.ts'
export type {
  ClassifierPipeline,
  ClustererPipeline,
  Fitted,
  FittedSteps,
  MultiOutputClassifierPipeline,
  RegressorPipeline,
  TransformerPipeline,
} from './compose/pipeline-types.ts'
export {
  type TargetTransformer,
  type TransformedTargetRecipe,
  transformedTargetRegressor,
} from './compose/transformed-target-regressor.ts'
export { type AdasynParams, adasyn } from './imbalance/adasyn.ts'
export { type BorderlineSmoteParams, borderlineSmote } from './imbalance/borderline-smote.ts'
export {
  type EditedNearestNeighboursParams,
  editedNearestNeighbours,
} from './imbalance/edited-nearest-neighbours.ts'
export { samplersInTurn, smoteEnn, smoteTomek } from './imbalance/in-turn.ts'
export { type RandomOverSamplerParams, randomOverSampler } from './imbalance/random-over-sampler.ts'
export { type RandomUnderSamplerParams, randomUnderSampler } from './imbalance/random-under-sampler.ts'
export { type ResampledRecipe, resampled } from './imbalance/resampled.ts'
export type { Resampled, ResampleOptions, RowSampler, Sampler } from './imbalance/sampler.ts'
export { type SmoteParams, smote } from './imbalance/smote.ts'
export { type SmoteNcParams, smoteNc } from './imbalance/smote-nc.ts'
export type { Cleaned, Counts, NamedStrategy } from './imbalance/strategy.ts'
export { type TomekLinksParams, tomekLinks } from './imbalance/tomek-links.ts'
export type { ScalerFactory } from './preprocessing/also-sparse.ts'
export { binarizer } from './preprocessing/binarizer.ts'
export { dateFeatures } from './preprocessing/dates/date-features.ts'
export { powerTransformer } from './preprocessing/distribution/power-transformer.ts'
export { quantileTransformer } from './preprocessing/distribution/quantile-transformer.ts'
export type { Category } from './preprocessing/encoding/category.ts'
export type { Categories } from './preprocessing/encoding/category-input.ts'
export { oneHotEncoder } from './preprocessing/encoding/one-hot-encoder.ts'
export { ordinalEncoder } from './preprocessing/encoding/ordinal-encoder.ts'
export { targetEncoder } from './preprocessing/encoding/target-encoder.ts'
export {
  type FunctionTransformer,
  functionTransformer,
  type RowFunctions,
} from './preprocessing/function-transformer.ts'
export { featureHasher } from './preprocessing/hashing/feature-hasher.ts'
export type { FeatureRow } from './preprocessing/hashing/hashed-input.ts'
export { type IterativeImputerRecipe, iterativeImputer } from './preprocessing/imputers/iterative-imputer.ts'
export { knnImputer } from './preprocessing/imputers/knn-imputer.ts'
export { missingIndicator } from './preprocessing/imputers/missing-indicator.ts'
export { kBinsDiscretizer } from './preprocessing/k-bins-discretizer.ts'
export { labelBinarizer } from './preprocessing/labels/label-binarizer.ts'
export { multiLabelBinarizer } from './preprocessing/labels/multi-label-binarizer.ts'
export { maxAbsScaler } from './preprocessing/max-abs-scaler.ts'
export { minMaxScaler } from './preprocessing/min-max-scaler.ts'
export { normalizer } from './preprocessing/normalizer.ts'
export { polynomialFeatures } from './preprocessing/polynomial-features.ts'
export { robustScaler } from './preprocessing/robust-scaler.ts'
export { simpleImputer } from './preprocessing/simple-imputer.ts'
export { splineFeatures } from './preprocessing/spline-features.ts'
export { standardScaler } from './preprocessing/standard-scaler.ts'
export { type Grid, type GridSearchOptions, type GridValues, gridSearch } from './search/grid-search.ts'
export {
  type HalvingSearchOptions,
  type HyperbandSearchOptions,
  halvingSearch,
  hyperbandSearch,
} from './search/halving.ts'
export type { Pruning } from './search/prune.ts'
export { type RandomSearchOptions, randomSearch } from './search/random-search.ts'
export type { Search, SearchResult } from './search/search.ts'
export type { Searchable, SearchOptions } from './search/search-options.ts'
export {
  type Alternatives,
  alternatives,
  type SearchSpace,
  type SpaceOf,
  type SpaceValues,
  spaceOf,
} from './search/space.ts'
export type { TrialRecord, TrialStore } from './search/store.ts'
export { type TpeSearchOptions, tpeSearch } from './search/tpe/tpe-search.ts'
export type { Trial } from './search/trial.ts'
export {
  chi2,
  fClassif,
  fRegression,
  type InformationOptions,
  mutualInfoClassif,
  mutualInfoRegression,
  scoresAndPValues,
} from './selection/feature-scores.ts'
export type { JudgingRecipe } from './selection/importances.ts'
export { rfe } from './selection/rfe.ts'
export { type ColumnCount, type RfecvOptions, type RfecvRecipe, rfecv } from './selection/rfecv.ts'
export { selectFdr, selectFpr, selectFwe } from './selection/select-by-p-value.ts'
export { selectKBest, selectPercentile } from './selection/select-by-score.ts'
export { selectFromModel } from './selection/select-from-model.ts'
export type { Selected } from './selection/selected-columns.ts'
export { varianceThreshold } from './selection/variance-threshold.ts'
export { groupKFold } from './split/group-k-fold.ts'
export { kFold } from './split/k-fold.ts'
export { leaveOneOut, leavePGroupsOut } from './split/leave-out.ts'
export { predefinedSplit } from './split/predefined-split.ts'
export { repeated } from './split/repeated.ts'
export { shuffleSplit } from './split/shuffle-split.ts'
export type { Fold, Folds, SplitData, SplitOptions, Splitter } from './split/splitter.ts'
export { stratifiedGroupKFold } from './split/stratified-group-k-fold.ts'
export { stratifiedKFold } from './split/stratified-k-fold.ts'
export { timeSeriesSplit } from './split/time-series-split.ts'
export { type TrainTestSplit, type TrainTestSplitOptions, trainTestSplit } from './split/train-test-split.ts'
export {
  type TrainValidationTestSplit,
  type TrainValidationTestSplitOptions,
  trainValidationTestSplit,
} from './split/train-validation-test-split.ts'
export { type Batches, type DataOf, fitStream, type StreamOptions } from './stream/fit-stream.ts'
export { predictStream } from './stream/predict-stream.ts'
export {
  type ColumnSummary,
  describeTable,
  type LabelSummary,
  type NumberSummary,
} from './table/describe-table.ts'
export { columnsOfKind, dropColumns, selectColumns, splitTarget, whereRows } from './table/select.ts'
export { TableError, type TableProblem } from './table/table-error.ts'
export { type RecordOf, type TableRecord, tableFromRecords, tableToRecords } from './table/table-from-records.ts'
export { countVectorizer } from './text/count-vectorizer.ts'
export { hashingVectorizer } from './text/hashing-vectorizer.ts'
export { englishStopWords } from './text/stop-words.ts'
export { tfidf } from './text/tfidf.ts'
export { tfidfTransformer } from './text/tfidf-transformer.ts'
export { type FixedThresholdParams, type FixedThresholdRecipe, fixedThreshold } from './threshold/fixed-threshold.ts'
export {
  type TunedThresholdOptions,
  type TunedThresholdParams,
  type TunedThresholdRecipe,
  tunedThreshold,
} from './threshold/tuned-threshold.ts'
export { type CompareScoresOptions, compareScores, type ScoreComparison } from './validation/compare-scores.ts'
export { type CrossValidateOptions, type CrossValidation, crossValidate } from './validation/cross-validate.ts'
export {
  type CurvePoint,
  type LearningCurveOptions,
  type LearningCurvePoint,
  learningCurve,
} from './validation/learning-curve.ts'
export type { LabelRowMetrics, Method, Metric, Metrics, ScoreOptions } from './validation/metrics.ts'
export { type NestedCrossValidation, nestedCrossValidate } from './validation/nested-cross-validate.ts'
export type { OutOfFold } from './validation/out-of-fold.ts'
export {
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
} from './validation/partial-dependence.ts'
export {
  type PermutationImportance,
  type PermutationImportanceOptions,
  permutationImportance,
} from './validation/permutation-importance.ts'
export {
  type CurveSeries,
  type LearningCurveReading,
  type ReadCurveOptions,
  readLearningCurve,
  readValidationCurve,
  type ValidationCurveReading,
} from './validation/read-curves.ts'
export type { ValidationOptions } from './validation/subject.ts'
export type { FoldScores } from './validation/summary.ts'
export {
  type ValidationCurveOptions,
  type ValidationCurvePoint,
  validationCurve,
} from './validation/validation-curve.ts'
export { type ServedTrials, serveTrials } from './workers/serve-trials.ts'
export type { TrialWorker, TrialWorkers } from './workers/worker-runner.ts'
