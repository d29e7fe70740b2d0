export {
  Relu,
  ReluGrad,
  relu,
  Sigmoid,
  Softplus,
  sigmoid,
  softplus,
  Tanh,
  tanh,
} from './ops/elementwise/activations.ts'
export { Add, add, Div, div, Mul, mul, Neg, neg, Sub, sub } from './ops/elementwise/arithmetic.ts'
export {
  And,
  and,
  Equal,
  equal,
  Greater,
  GreaterEqual,
  greater,
  greaterEqual,
  Less,
  LessEqual,
  less,
  lessEqual,
  Not,
  NotEqual,
  not,
  notEqual,
  Or,
  or,
  Xor,
  xor,
} from './ops/elementwise/compare.ts'
export { Erf, erf, Gelu, GeluGrad, gelu } from './ops/elementwise/erf.ts'
export { Exp, exp, Log, Log1p, log, log1p } from './ops/elementwise/exponential.ts'
export { Clip, type ClipAttrs, clip, Maximum, Minimum, maximum, minimum } from './ops/elementwise/limits.ts'
export {
  Pow,
  pow,
  Reciprocal,
  Rsqrt,
  reciprocal,
  rsqrt,
  Sqrt,
  Square,
  sqrt,
  square,
} from './ops/elementwise/power.ts'
export {
  type AlphaAttrs,
  Elu,
  elu,
  GeluTanh,
  geluTanh,
  HardSigmoid,
  HardSwish,
  hardSigmoid,
  hardSwish,
  LeakyRelu,
  leakyRelu,
  relu6,
  Silu,
  selu,
  silu,
} from './ops/elementwise/rectifiers.ts'
export { Abs, abs, Ceil, ceil, Floor, floor, Round, round, Sign, sign } from './ops/elementwise/rounding.ts'
export { Where, where } from './ops/elementwise/where.ts'
export {
  AveragePool,
  type AveragePoolAttrs,
  AveragePoolGrad,
  type AveragePoolOptions,
  averagePool,
} from './ops/image/average-pool.ts'
export {
  Conv,
  ConvFilter,
  type ConvOptions,
  ConvTranspose,
  type ConvTransposeOptions,
  conv,
  convTranspose,
} from './ops/image/conv.ts'
export type { ConvAttrs, ConvFilterAttrs, ConvTransposeAttrs } from './ops/image/conv-spec.ts'
export { globalAveragePool, globalMaxPool } from './ops/image/global-pool.ts'
export { MaxPool, maxPool } from './ops/image/max-pool.ts'
export { type ResizeMode, resize } from './ops/image/resize.ts'
export { Fold, type FoldAttrs, fold, Unfold, unfold } from './ops/image/unfold.ts'
export type { WindowAttrs, WindowOptions } from './ops/image/window.ts'
export {
  Gather,
  type GatherAttrs,
  gather,
  ScatterAdd,
  type ScatterAttrs,
  scatterAdd,
} from './ops/index/gather.ts'
export {
  GatherElements,
  gatherElements,
  ScatterElements,
  type ScatterElementsAttrs,
  scatterElements,
} from './ops/index/gather-elements.ts'
export { OneHot, type OneHotAttrs, oneHot } from './ops/index/one-hot.ts'
export { TopK, type TopKAttrs, topK } from './ops/index/top-k.ts'
export { Linear, linear } from './ops/linear/linear.ts'
export { MatMul, type MatMulAttrs, matMul } from './ops/linear/mat-mul.ts'
export {
  type CrossEntropyAttrs,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  softmaxCrossEntropy,
} from './ops/loss/softmax-cross-entropy.ts'
export {
  BatchNormalization,
  type BatchNormalizationParams,
  batchNormalization,
  batchNormalizationTraining,
  type EpsilonAttrs,
} from './ops/norm/batch-normalization.ts'
export { groupNormalization } from './ops/norm/group-normalization.ts'
export { LayerNormalization, layerNormalization } from './ops/norm/layer-normalization.ts'
export { LayerNormalizationGrad } from './ops/norm/layer-normalization-grad.ts'
export { rmsNormalization } from './ops/norm/rms-normalization.ts'
export { Standardize, type StandardizeAttrs, standardize } from './ops/norm/standardize.ts'
export { StandardizeGrad } from './ops/norm/standardize-grad.ts'
export { opTable } from './ops/op-table.ts'
export { type AdamRates, AdamStep, type AdamStepAttrs, type AdamTensors, adamStep } from './ops/optimize/adam-step.ts'
export { type ArgAttrs, ArgMax, ArgMin, argMax, argMin } from './ops/reduce/arg-extremes.ts'
export { CumSum, type CumSumAttrs, cumSum } from './ops/reduce/cum-sum.ts'
export { Max, Min, max, min } from './ops/reduce/extremes.ts'
export { Mean, mean } from './ops/reduce/mean.ts'
export { Prod, prod } from './ops/reduce/prod.ts'
export {
  LogSoftmax,
  LogSumExp,
  logSoftmax,
  logSumExp,
  Softmax,
  type SoftmaxAttrs,
  SoftmaxGrad,
  softmax,
} from './ops/reduce/softmax.ts'
export { Expand, type ExpandAttrs, expand, Sum, sum, sumTo } from './ops/reduce/sum.ts'
export { Cast, type CastAttrs, cast } from './ops/shape/cast.ts'
export { Concat, type ConcatAttrs, concat } from './ops/shape/concat.ts'
export { type PadMode, padWith } from './ops/shape/pad-with.ts'
export { Reshape, type ReshapeAttrs, reshape } from './ops/shape/reshape.ts'
export { END, Pad, type PadAttrs, pad, Slice, type SliceAttrs, slice } from './ops/shape/slice-pad.ts'
export { StopGradient, stopGradient } from './ops/shape/stop-gradient.ts'
export { flip, type Range, stridedSlice } from './ops/shape/strided-slice.ts'
export { Tile, type TileAttrs, tile } from './ops/shape/tile.ts'
export { Transpose, type TransposeAttrs, transpose } from './ops/shape/transpose.ts'
export type { Operand } from './ops/support/operand.ts'
export type { Axes, ReduceAttrs } from './ops/support/reduction.ts'
