import type { AnyOp } from '../op.ts'
import { Relu, ReluGrad, Sigmoid, Softplus, Tanh } from './elementwise/activations.ts'
import { Add, Div, Mul, Neg, Sub } from './elementwise/arithmetic.ts'
import { And, Equal, Greater, GreaterEqual, Less, LessEqual, Not, NotEqual, Or, Xor } from './elementwise/compare.ts'
import { Erf, Gelu, GeluGrad } from './elementwise/erf.ts'
import { Exp, Log, Log1p } from './elementwise/exponential.ts'
import { Clip, Maximum, Minimum } from './elementwise/limits.ts'
import { Pow, Reciprocal, Rsqrt, Sqrt, Square } from './elementwise/power.ts'
import { Elu, GeluTanh, HardSigmoid, HardSwish, LeakyRelu, Silu } from './elementwise/rectifiers.ts'
import { Abs, Ceil, Floor, Round, Sign } from './elementwise/rounding.ts'
import { Where } from './elementwise/where.ts'
import { AveragePool, AveragePoolGrad } from './image/average-pool.ts'
import { Conv, ConvFilter, ConvTranspose } from './image/conv.ts'
import { MaxPool } from './image/max-pool.ts'
import { Fold, Unfold } from './image/unfold.ts'
import { Gather, ScatterAdd } from './index/gather.ts'
import { GatherElements, ScatterElements } from './index/gather-elements.ts'
import { OneHot } from './index/one-hot.ts'
import { TopK } from './index/top-k.ts'
import { Linear } from './linear/linear.ts'
import { MatMul } from './linear/mat-mul.ts'
import { SoftmaxCrossEntropy, SoftmaxCrossEntropyGrad } from './loss/softmax-cross-entropy.ts'
import { BatchNormalization } from './norm/batch-normalization.ts'
import { LayerNormalization } from './norm/layer-normalization.ts'
import { LayerNormalizationGrad } from './norm/layer-normalization-grad.ts'
import { Standardize } from './norm/standardize.ts'
import { StandardizeGrad } from './norm/standardize-grad.ts'
import { AdamStep } from './optimize/adam-step.ts'
import { ArgMax, ArgMin } from './reduce/arg-extremes.ts'
import { CumSum } from './reduce/cum-sum.ts'
import { Max, Min } from './reduce/extremes.ts'
import { Mean } from './reduce/mean.ts'
import { Prod } from './reduce/prod.ts'
import { LogSoftmax, LogSumExp, Softmax, SoftmaxGrad } from './reduce/softmax.ts'
import { Expand, Sum } from './reduce/sum.ts'
import { Cast } from './shape/cast.ts'
import { Concat } from './shape/concat.ts'
import { Reshape } from './shape/reshape.ts'
import { Pad, Slice } from './shape/slice-pad.ts'
import { StopGradient } from './shape/stop-gradient.ts'
import { Tile } from './shape/tile.ts'
import { Transpose } from './shape/transpose.ts'

/** Every built-in op. Plain data: nothing looks ops up in it unless it is handed over. */
export const opTable: readonly AnyOp[] = [
  Gelu,
  Erf,
  Relu,
  Sigmoid,
  Softplus,
  Tanh,
  Add,
  Div,
  Mul,
  Neg,
  Sub,
  And,
  Equal,
  Greater,
  GreaterEqual,
  Less,
  LessEqual,
  Not,
  NotEqual,
  Or,
  Xor,
  Exp,
  Log,
  Log1p,
  Clip,
  Maximum,
  Minimum,
  Pow,
  Reciprocal,
  Rsqrt,
  Sqrt,
  Square,
  Abs,
  Ceil,
  Floor,
  Round,
  Sign,
  Where,
  Gather,
  ScatterAdd,
  GatherElements,
  ScatterElements,
  Conv,
  ConvTranspose,
  ConvFilter,
  Unfold,
  Fold,
  MaxPool,
  AveragePool,
  AveragePoolGrad,
  MatMul,
  Linear,
  ArgMax,
  ArgMin,
  Max,
  Min,
  Mean,
  Prod,
  LogSoftmax,
  LogSumExp,
  Softmax,
  Expand,
  Sum,
  Cast,
  Concat,
  Reshape,
  Pad,
  Slice,
  StopGradient,
  Transpose,
  LeakyRelu,
  Elu,
  Silu,
  HardSigmoid,
  HardSwish,
  GeluTanh,
  Standardize,
  BatchNormalization,
  LayerNormalization,
  OneHot,
  TopK,
  CumSum,
  Tile,
  ReluGrad,
  GeluGrad,
  SoftmaxGrad,
  StandardizeGrad,
  LayerNormalizationGrad,
  SoftmaxCrossEntropy,
  SoftmaxCrossEntropyGrad,
  AdamStep,
]
