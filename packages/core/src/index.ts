export { apply } from './apply.ts'
export { type LossResult, type Params, valueAndGrad } from './autograd/value-and-grad.ts'
export { chainGraphs } from './chain-graphs.ts'
export type {
  Ability,
  BaseClassifier,
  BaseMultiOutputClassifier,
  Classifier,
  ClassifierRecipe,
  Clusterer,
  ClustererRecipe,
  Dataset,
  FitMoreOptions,
  FitOptions,
  Incremental,
  IncrementalClassifier,
  Invertible,
  Label,
  LabelledRows,
  Model,
  ModelType,
  MultiOutputClassifier,
  MultiOutputClassifierRecipe,
  MultiOutputScores,
  OutlierDetector,
  OutlierDetectorRecipe,
  Progress,
  Recipe,
  Regressor,
  RegressorRecipe,
  Restorable,
  Scores,
  State,
  Transformer,
  TransformerRecipe,
  Warning,
} from './contract.ts'
export {
  type ClassifierData,
  type ClassifierDefinition,
  type ClassifierFactory,
  type ClassifierMethods,
  type DefinedClassifier,
  type DefinedClassifierRecipe,
  defineClassifier,
  type FitMore,
  type LearnsMore,
  type ModelInfo,
} from './define-classifier.ts'
export {
  type ClustererData,
  type ClustererDefinition,
  type ClustererFactory,
  type ClustererMethods,
  type DefinedClustererRecipe,
  defineClusterer,
  type IncrementalClusterer,
} from './define-clusterer.ts'
export {
  type DefinedMultiOutputClassifier,
  type DefinedMultiOutputClassifierRecipe,
  defineMultiOutputClassifier,
  type MultiOutputClassifierData,
  type MultiOutputClassifierDefinition,
  type MultiOutputClassifierFactory,
  type MultiOutputClassifierMethods,
  type MultiOutputInfo,
} from './define-multi-output-classifier.ts'
export {
  type DefinedOutlierDetector,
  type DefinedOutlierDetectorRecipe,
  defineOutlierDetector,
  type OutlierDetectorData,
  type OutlierDetectorDefinition,
  type OutlierDetectorFactory,
  type OutlierDetectorMethods,
} from './define-outlier-detector.ts'
export {
  type DefinedRegressor,
  type DefinedRegressorRecipe,
  defineRegressor,
  type RegressorData,
  type RegressorDefinition,
  type RegressorFactory,
  type RegressorInfo,
  type RegressorMethods,
} from './define-regressor.ts'
export {
  type DefinedTransformerRecipe,
  defineTransformer,
  type IncrementalTransformer,
  type InverseMethods,
  type TransformerData,
  type TransformerDefinition,
  type TransformerFactory,
  type TransformerMethods,
} from './define-transformer.ts'
export type { Device } from './device.ts'
export { allocate, bytesPerElement, copyAs, type Data, type DataOf, type DType, dtypeOf, dtypes } from './dtype.ts'
export { DeviceError, FormatError, InputError, ParamError, show } from './errors.ts'
export { checkpoints } from './estimator/checkpoints.ts'
export { type FitContext, fitContext } from './estimator/context.ts'
export { copiesRows, markCopying } from './estimator/copies-rows.ts'
export { fitOver } from './estimator/fit-over.ts'
export { labelOutput } from './estimator/label-output.ts'
export { compareCodePoints, compareLabels, type EncodedLabels, encodeLabels } from './estimator/labels.ts'
export { learned } from './estimator/learned.ts'
export type { OnDispose } from './estimator/lifetime.ts'
export { type FitPart, fitParts, learnedParts } from './estimator/parts.ts'
export { methodInput } from './estimator/rows.ts'
export { sameRecipe, withIdentity } from './estimator/same-recipe.ts'
export { manyTargets, oneTarget, type TargetKind, type Targets } from './estimator/targets.ts'
export type { WatchedRows } from './estimator/watched-rows.ts'
export type { Executor, Spec } from './executor.ts'
export { allFinite } from './finite.ts'
export { consecutiveFolds, foldStart, shuffleInPlace, stratifiedFolds } from './folds.ts'
export type { Attr, Graph, GraphDataOf, GraphNode, GraphType, HostArray, ValueSpec } from './graph.ts'
export { GraphBuilder } from './graph-builder.ts'
export { host, hostData, hostTensor } from './host.ts'
export {
  anyRows,
  type DenseMatrix,
  denseInput,
  denseOrSparseInput,
  type InputKind,
  type Matrix,
  tableInput,
  textInput,
  toDenseMatrix,
} from './input.ts'
export type { Facts, Json } from './json.ts'
export { tensor } from './make-tensor.ts'
export { load } from './model-file/load.ts'
export { decodeTensors, encodeTensors, type TensorFile } from './model-file/safetensors.ts'
export { save } from './model-file/save.ts'
export { readStored, type StoredType, storedTypes } from './model-file/stored.ts'
export type { NdArray } from './ndarray.ts'
export { fromNdarray, toNdarray } from './ndarray-view.ts'
export type { AnyOp, Emit, Op, RefArray, Saved } from './op.ts'
export {
  boolean,
  classWeightParam,
  custom,
  integer,
  number,
  oneOf,
  optional,
  outputClassWeightParam,
  type Param,
  type ParamSpecs,
  resolveParams,
  type Space,
  type Values,
} from './params.ts'
export { type Rng, stream } from './rng.ts'
export { moveOut, scope } from './scope.ts'
export { checkShape, type Shape, sameShape, showShape, sizeOf, stridesOf } from './shape.ts'
export { isSparse, type SparseMatrix, sparseFromDense, sparseMatrix, sparseRows, toDense } from './sparse.ts'
export {
  type BooleanColumn,
  type Cell,
  type Column,
  type ColumnKind,
  cellOf,
  columnNamed,
  type DateColumn,
  isTable,
  MISSING_BOOLEAN,
  type NumberColumn,
  type Schema,
  type StringColumn,
  type Table,
  table,
} from './table.ts'
export { rowCount, takeRows, takeRowsInto } from './take-rows.ts'
export { Tensor } from './tensor.ts'
export { type Traced, trace } from './trace/trace.ts'
