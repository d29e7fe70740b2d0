import type { GraphOp } from '../session/graph-op.ts'
import { argMax, argMin } from './arg-extremes.ts'
import { add, div, mod, mul, sub } from './arithmetic.ts'
import { cast, castLike } from './cast.ts'
import { clip } from './clip.ts'
import { and, equal, greater, greaterOrEqual, less, lessOrEqual, or, xor } from './comparisons.ts'
import { constant, constantOfShape, range } from './constants.ts'
import { max, mean, min, sum } from './extremes.ts'
import { arrayFeatureExtractor, gather, gatherElements } from './gather.ts'
import { gemm } from './gemm.ts'
import { concat, expand, tile, transpose } from './layout.ts'
import { linearClassifier } from './linear-classifier.ts'
import { isInf, isNan, not } from './logic.ts'
import { matMul } from './matmul.ts'
import { matMulInteger } from './matmul-integer.ts'
import { lpNormalization, normalizer } from './normalization.ts'
import { pow } from './pow.ts'
import { dequantizeLinear, dynamicQuantizeLinear, quantizeLinear } from './quantize.ts'
import {
  ceil,
  exp,
  floor,
  hardSigmoid,
  leakyRelu,
  log,
  reciprocal,
  round,
  sigmoid,
  softplus,
  sqrt,
  tanh,
} from './real-functions.ts'
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
import { dropout, flatten, identity, reshape, shape, size, squeeze, unsqueeze } from './shapes.ts'
import { abs, neg, relu, sign } from './signs.ts'
import { slice } from './slice.ts'
import { logSoftmax, softmax } from './softmax.ts'
import { split } from './split.ts'
import { stringNormalizer } from './string-normalizer.ts'
import { tfIdfVectorizer } from './tf-idf-vectorizer.ts'
import { tokenizer } from './tokenizer.ts'
import { treeEnsembleRegressor } from './tree-ensemble-regressor.ts'
import { where } from './where.ts'

/** Every operator foldwise runs. Pass fewer to `sessionWith` for a smaller bundle. */
export const onnxOps: readonly GraphOp[] = [
  abs,
  add,
  and,
  argMax,
  argMin,
  arrayFeatureExtractor,
  cast,
  castLike,
  ceil,
  clip,
  concat,
  constant,
  constantOfShape,
  dequantizeLinear,
  div,
  dropout,
  dynamicQuantizeLinear,
  equal,
  exp,
  expand,
  flatten,
  floor,
  gather,
  gatherElements,
  gemm,
  greater,
  greaterOrEqual,
  hardSigmoid,
  identity,
  isInf,
  isNan,
  leakyRelu,
  less,
  lessOrEqual,
  linearClassifier,
  log,
  logSoftmax,
  lpNormalization,
  matMul,
  matMulInteger,
  max,
  mean,
  min,
  mod,
  mul,
  neg,
  normalizer,
  not,
  or,
  pow,
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
  round,
  shape,
  sigmoid,
  sign,
  size,
  slice,
  softmax,
  softplus,
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
  transpose,
  treeEnsembleRegressor,
  unsqueeze,
  where,
  xor,
]
