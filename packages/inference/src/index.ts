export { exportModel } from './export-model.ts'
export { arrayBytes, graphSize } from './graph/graph-size.ts'
export { pruneUnused } from './graph/prune-unused.ts'
export { topologicalOrder } from './graph/topological-order.ts'
export { validateGraph } from './graph/validate-graph.ts'
export { type FromOnnxOptions, fromOnnx } from './onnx/from-onnx.ts'
export { type ToOnnxOptions, toOnnx } from './onnx/to-onnx.ts'
export { elu, erf, gelu, hardSwish, mish, pRelu, selu, softsign } from './ops/activations.ts'
export { argMax, argMin } from './ops/arg-extremes.ts'
export { add, div, mod, mul, sub } from './ops/arithmetic.ts'
export { batchNormalization } from './ops/batch-normalization.ts'
export { cast, castLike } from './ops/cast.ts'
export { clip } from './ops/clip.ts'
export { and, equal, greater, greaterOrEqual, less, lessOrEqual, or, xor } from './ops/comparisons.ts'
export { constant, constantOfShape, range } from './ops/constants.ts'
export { conv } from './ops/conv.ts'
export { convTranspose } from './ops/conv-transpose.ts'
export { cumSum } from './ops/cum-sum.ts'
export { einsum } from './ops/einsum.ts'
export { max, mean, min, sum } from './ops/extremes.ts'
export { arrayFeatureExtractor, gather, gatherElements } from './ops/gather.ts'
export { gemm } from './ops/gemm.ts'
export {
  groupNormalization,
  instanceNormalization,
  layerNormalization,
  rmsNormalization,
} from './ops/layer-normalization.ts'
export { concat, expand, tile, transpose } from './ops/layout.ts'
export { linearClassifier } from './ops/linear-classifier.ts'
export { isInf, isNan, not } from './ops/logic.ts'
export { matMul } from './ops/matmul.ts'
export { matMulInteger } from './ops/matmul-integer.ts'
export { lpNormalization, normalizer } from './ops/normalization.ts'
export { oneHot } from './ops/one-hot.ts'
export { onnxOps } from './ops/onnx-ops.ts'
export { pad } from './ops/pad.ts'
export { averagePool, globalAveragePool, globalMaxPool, maxPool } from './ops/pool.ts'
export { pow } from './ops/pow.ts'
export { dequantizeLinear, dynamicQuantizeLinear, quantizeLinear } from './ops/quantize.ts'
export {
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
} from './ops/real-functions.ts'
export { gru, lstm, rnn } from './ops/recurrent.ts'
export {
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
} from './ops/reduce.ts'
export { gatherNd, scatterElements, scatterNd } from './ops/scatter.ts'
export { dropout, flatten, identity, reshape, shape, size, squeeze, unsqueeze } from './ops/shapes.ts'
export { abs, neg, relu, sign } from './ops/signs.ts'
export { slice } from './ops/slice.ts'
export { logSoftmax, softmax } from './ops/softmax.ts'
export { split } from './ops/split.ts'
export { stringNormalizer } from './ops/string-normalizer.ts'
export { tfIdfVectorizer } from './ops/tf-idf-vectorizer.ts'
export { tokenizer } from './ops/tokenizer.ts'
export { topK } from './ops/top-k.ts'
export { treeEnsembleRegressor } from './ops/tree-ensemble-regressor.ts'
export { trilu } from './ops/trilu.ts'
export { where } from './ops/where.ts'
export type { Attrs } from './session/attrs.ts'
export type { Feed, Feeds } from './session/feeds.ts'
export type { GraphOp, NodeSetup, RunNode } from './session/graph-op.ts'
export type { Held } from './session/held/held.ts'
export type { HeldOp, HeldSetup, Operand, RunHeld } from './session/held/held-op.ts'
export type { HeldMemory, SessionMemory } from './session/held/memory.ts'
export { runInBatches } from './session/run-in-batches.ts'
export { type SessionOptions, session } from './session/session.ts'
export { type RunOptions, type Session, sessionWith } from './session/session-with.ts'
