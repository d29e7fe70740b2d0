import type { GraphOp } from '../session/graph-op.ts'
import { elu, erf, gelu, hardSwish, mish, pRelu, selu, softsign } from './activations.ts'
import { argMax, argMin } from './arg-extremes.ts'
import { add, div, mod, mul, sub } from './arithmetic.ts'
import { batchNormalization } from './batch-normalization.ts'
import { cast, castLike } from './cast.ts'
import { clip } from './clip.ts'
import { and, equal, greater, greaterOrEqual, less, lessOrEqual, or, xor } from './comparisons.ts'
import { constant, constantOfShape, range } from './constants.ts'
import { conv } from './conv.ts'
import { convTranspose } from './conv-transpose.ts'
import { cumSum } from './cum-sum.ts'
import { einsum } from './einsum.ts'
import { max, mean, min, sum } from './extremes.ts'
import { arrayFeatureExtractor, gather, gatherElements } from './gather.ts'
import { gemm } from './gemm.ts'
import {
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  rmsNormalization,
} from './layer-normalization.ts'
import { concat, expand, tile, transpose } from './layout.ts'
import { linearClassifier } from './linear-classifier.ts'
import { isInf, isNan, not } from './logic.ts'
import { matMul } from './matmul.ts'
import { matMulInteger } from './matmul-integer.ts'
import { lpNormalization, normalizer } from './normalization.ts'
import { oneHot } from './one-hot.ts'
import { pad } from './pad.ts'
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from './pool.ts'
import { pow } from './pow.ts'
import { dequantizeLinear, dynamicQuantizeLinear, quantizeLinear } from './quantize.ts'
import {
  ceil,
  cos,
  exp,
  floor,
  hardSigmoid,
  leakyRelu,
  log,
  reciprocal,
  round,
  sigmoid,
  sin,
  softplus,
  sqrt,
  tanh,
} from './real-functions.ts'
import { gru, lstm, rnn } from './recurrent.ts'
import {
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceProd,
  reduceSum,
  reduceSumSquare,
} from './reduce.ts'
import { gatherNd, scatterElements, scatterNd } from './scatter.ts'
import { dropout, flatten, identity, reshape, shape, size, squeeze, unsqueeze } from './shapes.ts'
import { abs, neg, relu, sign } from './signs.ts'
import { slice } from './slice.ts'
import { logSoftmax, softmax } from './softmax.ts'
import { split } from './split.ts'
import { stringNormalizer } from './string-normalizer.ts'
import { tfIdfVectorizer } from './tf-idf-vectorizer.ts'
import { tokenizer } from './tokenizer.ts'
import { topK } from './top-k.ts'
import { treeEnsembleRegressor } from './tree-ensemble-regressor.ts'
import { trilu } from './trilu.ts'
import { where } from './where.ts'

/** Every operator foldwise runs. Pass fewer to `sessionWith` for a smaller bundle. */
export const onnxOps: readonly GraphOp[] = [
  abs,
  add,
  and,
  argMax,
  argMin,
  arrayFeatureExtractor,
  averagePool,
  batchNormalization,
  cast,
  castLike,
  ceil,
  clip,
  concat,
  constant,
  constantOfShape,
  conv,
  convTranspose,
  cos,
  cumSum,
  dequantizeLinear,
  div,
  dropout,
  dynamicQuantizeLinear,
  einsum,
  elu,
  equal,
  erf,
  exp,
  expand,
  flatten,
  floor,
  gather,
  gatherElements,
  gatherNd,
  gelu,
  gemm,
  globalAveragePool,
  globalMaxPool,
  greater,
  greaterOrEqual,
  groupNormalization,
  gru,
  hardSigmoid,
  hardSwish,
  identity,
  instanceNormalization,
  isInf,
  isNan,
  layerNormalization,
  leakyRelu,
  less,
  lessOrEqual,
  linearClassifier,
  log,
  logSoftmax,
  lpNormalization,
  lstm,
  matMul,
  matMulInteger,
  max,
  maxPool,
  mean,
  min,
  mish,
  mod,
  mul,
  neg,
  normalizer,
  not,
  oneHot,
  or,
  pad,
  pow,
  pRelu,
  quantizeLinear,
  range,
  reciprocal,
  reduceL1,
  reduceL2,
  reduceLogSum,
  reduceLogSumExp,
  reduceMax,
  reduceMean,
  reduceMin,
  reduceProd,
  reduceSum,
  reduceSumSquare,
  relu,
  reshape,
  rmsNormalization,
  rnn,
  round,
  scatterElements,
  scatterNd,
  selu,
  shape,
  sigmoid,
  sign,
  sin,
  size,
  slice,
  softmax,
  softplus,
  softsign,
  split,
  sqrt,
  squeeze,
  stringNormalizer,
  sub,
  sum,
  tanh,
  tfIdfVectorizer,
  tile,
  tokenizer,
  topK,
  transpose,
  treeEnsembleRegressor,
  trilu,
  unsqueeze,
  where,
  xor,
]
