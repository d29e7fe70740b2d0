export { type ColourOptions, randomColour } from './augment/colour.ts'
export { type AffineOptions, cutout, randomAffine, randomCrop, randomFlip } from './augment/geometry.ts'
export { type Augmentation, augmentations } from './augment/images.ts'
export { type MixupOptions, mixup } from './augment/mixup.ts'
export { type Cache, emptyCache } from './cache.ts'
export type { Context } from './context.ts'
export {
  defineNeuralClassifier,
  type NetworkSizes,
  type NeuralClassifierSpecs,
  type NeuralDefinition,
  neuralClassifier,
} from './estimators/classifier.ts'
export type { LearningSpecs } from './estimators/params.ts'
export { defineNeuralRegressor, type NeuralRegressorSpecs, neuralRegressor } from './estimators/regressor.ts'
export { type GraphLayerOptions, graphLayer } from './graph/graph-layer.ts'
export {
  applyPart,
  initialize,
  initParts,
  type Layer,
  outputShape,
  part,
  type Run,
  run,
  type Weights,
} from './layer.ts'
export { type Activation, activate, activation, activations } from './layers/activations.ts'
export { type AttentionOptions, attention } from './layers/attention.ts'
export {
  type ConvLayerOptions,
  conv1d,
  conv2d,
  type DepthwiseOptions,
  depthwiseConv2d,
  separableConv2d,
} from './layers/conv.ts'
export { type ConvTransposeLayerOptions, convTranspose1d, convTranspose2d } from './layers/conv-transpose.ts'
export { type DenseOptions, dense } from './layers/dense.ts'
export { dropout } from './layers/dropout.ts'
export { embedding } from './layers/embedding.ts'
export {
  type BatchNormOptions,
  batchNorm,
  groupNorm,
  layerNorm,
  type NormOptions,
  rmsNorm,
} from './layers/norm.ts'
export {
  type AveragePoolLayerOptions,
  averagePooling,
  globalAveragePooling,
  globalMaxPooling,
  maxPooling,
  type PoolLayerOptions,
} from './layers/pool.ts'
export { learnedPositions, rotate, sinusoidalPositions } from './layers/positions.ts'
export { gru, lstm, type RecurrentOptions } from './layers/recurrent.ts'
export { lambda, residual, sequential } from './layers/sequential.ts'
export { flatten, reshaped } from './layers/shape.ts'
export { type SqueezeExciteOptions, squeezeExcite } from './layers/squeeze-excite.ts'
export { type TransformerBlockOptions, transformerBlock } from './layers/transformer.ts'
export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  type FocalOptions,
  focal,
} from './losses/binary.ts'
export { type CrossEntropyOptions, crossEntropy } from './losses/cross-entropy.ts'
export { klDivergence } from './losses/divergence.ts'
export { type InBatchOptions, type InBatchRows, inBatchSoftmax } from './losses/in-batch.ts'
export type { Loss } from './losses/loss.ts'
export { hinge, tripletLoss } from './losses/margins.ts'
export { huber, meanAbsoluteError, meanSquaredError } from './losses/regression.ts'
export { type TwoTowerLossOptions, twoTowerLoss } from './losses/two-tower.ts'
export { type CnnOptions, cnn } from './networks/cnn.ts'
export { type GenerateOptions, generate } from './networks/generate.ts'
export { type MlpOptions, mlp } from './networks/mlp.ts'
export { type MobileNetV1Options, mobileNetV1 } from './networks/mobile-net-v1.ts'
export { type MobileNetV2Options, mobileNetV2 } from './networks/mobile-net-v2.ts'
export { type MobileNetV3Options, mobileNetV3 } from './networks/mobile-net-v3.ts'
export { type CifarResNetOptions, cifarResNet, resNet } from './networks/res-net.ts'
export { type Retrieved, type RetrieveOptions, retrieve } from './networks/retrieve.ts'
export type { ImageShape, NetworkSpec } from './networks/spec.ts'
export { type TransformerOptions, transformerDecoder, transformerEncoder } from './networks/transformer.ts'
export { type TwoTowerOptions, towers, twoTower } from './networks/two-tower.ts'
export { glorotBound, heBound, normal, ones, uniform, zeros } from './noise.ts'
export { type AdamOptions, adam, adamW } from './optimizers/adam.ts'
export { added, averaged, clipNorm, clipValues, scaled } from './optimizers/gradients.ts'
export type { Optimizer, OptimizerOptions, OptimizerStep, ParameterGroup } from './optimizers/optimizer.ts'
export {
  type AdagradOptions,
  adagrad,
  type LionOptions,
  lion,
  type RmspropOptions,
  rmsprop,
} from './optimizers/scaled.ts'
export { type SgdOptions, sgd } from './optimizers/sgd.ts'
export { type PredictOptions, predict } from './predict.ts'
export type { RunOptions } from './run-options.ts'
export {
  cosine,
  type OneCycleOptions,
  oneCycle,
  type PlateauOptions,
  type PlateauState,
  plateau,
  plateauStart,
  type Schedule,
  stepDecay,
  warmUp,
} from './schedules.ts'
export {
  type Checkpoint,
  type EpochScores,
  loadCheckpoint,
  type Standing,
  saveCheckpoint,
} from './training/checkpoint.ts'
export type { Held } from './training/held.ts'
export { type Batch, type Loader, type LoaderOptions, loader, prefetch } from './training/loader.ts'
export { accuracy, type BatchMetric } from './training/metrics.ts'
export type { EarlyStopping, LearningOptions, TrainOptions } from './training/options.ts'
export { type Example, type StreamLoaderOptions, streamLoader } from './training/stream.ts'
export { type TableBatch, type TableBatchOptions, tableBatch } from './training/table-batch.ts'
export { type Trained, train } from './training/train.ts'
export { fromKeras, type H5Group, type KerasLayer } from './weights/keras.ts'
export { type FromPyTorchOptions, fromPyTorch } from './weights/pytorch.ts'
export { fromGraph, fromSafetensors } from './weights/safetensors.ts'
export { fromTimm } from './weights/timm.ts'
export { type WeightsFromOptions, weightsFrom } from './weights-from.ts'
