export { boostingLoss } from './boosting/losses.ts'
export { type BoostingKernels, boosting } from './boosting/module.ts'
export { type ClusterKernels, cluster } from './cluster/module.ts'
export { type SparseClusterKernels, sparseCluster } from './cluster/sparse-module.ts'
export { type ColumnKernels, columnKernels } from './columns/module.ts'
export { type CellKind, type RecordFormat, RecordScanner } from './csv/record-scanner.ts'
export {
  type CholeskyKernels,
  cholesky,
  choleskyKernels,
  choleskySolve,
} from './dense/cholesky.ts'
export { type EigenKernels, eigenKernels, symmetricEigen } from './dense/eigen.ts'
export { type GemmKernels, gemm } from './dense/gemm-module.ts'
export { gram, gramLower, mirrorGram } from './dense/gram.ts'
export { type MatMul, matMul } from './dense/mat-mul.ts'
export { type DenseKernels, dense } from './dense/module.ts'
export {
  axpy,
  columnSquares,
  columnSums,
  type Dense,
  dot,
  matTransposeVec,
  matVec,
  rowSquares,
} from './dense/products.ts'
export { type Svd, type SvdKernels, svd, svdKernels } from './dense/svd.ts'
export { type Activation, type InferenceJob, inferenceJob } from './inference/job.ts'
export { type InferenceKernels, inferenceKernels } from './inference/module.ts'
export { packWinograd, winogradScratch } from './inference/winograd.ts'
export { type LinearKernels, linear } from './linear/module.ts'
export { decodeBase64 } from './loader/base64.ts'
export { cut } from './loader/blocks.ts'
export { availableThreads, type KernelModule, type KernelOptions, Kernels, loadKernels } from './loader/kernels.ts'
export { type Pause, runPausing, runSteps, type Steps } from './loader/steps.ts'
export { Region, Workspace } from './loader/workspace.ts'
export { erf, erfc } from './math/erf.ts'
export { exp } from './math/exp.ts'
export { expm1 } from './math/expm1.ts'
export { log } from './math/log.ts'
export { logSumExp } from './math/log-sum-exp.ts'
export { log1p } from './math/log1p.ts'
export { type MathKernels, math } from './math/module.ts'
export { pow } from './math/pow.ts'
export { sigmoid, softplus } from './math/sigmoid.ts'
export { logSoftmax, softmax } from './math/softmax.ts'
export { tanh } from './math/tanh.ts'
export { cos, sin } from './math/trigonometry.ts'
export { buildTree, treeLevels, treeNodes } from './neighbors/kd-tree.ts'
export { type KdTreeKernels, kdTreeKernels } from './neighbors/kd-tree-module.ts'
export { type NeighborsKernels, neighbors } from './neighbors/module.ts'
export { type Nearest, type NearestMetric, nearest } from './neighbors/nearest.ts'
export { type PackedPoints, packPoints } from './neighbors/packed-points.ts'
export {
  countInTree,
  listInTree,
  nearestInTree,
  packTree,
  type TreePoints,
  type TreeSearch,
} from './neighbors/search-tree.ts'
export {
  nearestSparse,
  type SizedRows,
  type SparseMetric,
  type SparsePoints,
  type SparseSearch,
  searchBlocks,
  sizedRows,
  sparseDistances,
  sparsePoints,
  withinSparse,
} from './neighbors/sparse-search.ts'
export { type SortingKernels, sorting } from './sorting/module.ts'
export { argsort, type SortOptions, sort } from './sorting/sort.ts'
export { type TopK, topK } from './sorting/top-k.ts'
export { type Csr, csrBlocks, csrTranspose, toCsr } from './sparse/csr.ts'
export { csrGram } from './sparse/gram.ts'
export { type SparseKernels, sparse } from './sparse/module.ts'
export {
  csrMatMul,
  csrMatVec,
  csrTransposeMatMul,
  csrTransposeMatVec,
} from './sparse/products.ts'
export {
  csrColumnCounts,
  csrColumnSquares,
  csrRowSquares,
  csrScaleColumns,
  csrScaleRows,
  csrToDense,
} from './sparse/statistics.ts'
export { type SvmKernels, svm } from './svm/module.ts'
export { type TensorFusedKernels, tensorFusedKernels } from './tensor/fused-module.ts'
export { type TensorImageKernels, tensorImageKernels, type WindowArgs } from './tensor/image-module.ts'
export { type TensorLinesKernels, tensorLinesKernels } from './tensor/lines-module.ts'
export { type TensorMapKernels, tensorMapKernels } from './tensor/map-module.ts'
export { type TensorKernels, tensorKernels } from './tensor/module.ts'
export { type TensorNormKernels, tensorNormKernels } from './tensor/norm-module.ts'
export {
  type PairArgs,
  type TensorCompareKernels,
  type TensorPairKernels,
  tensorCompareKernels,
  tensorPairKernels,
} from './tensor/pair-module.ts'
export { type TensorProductKernels, tensorProductKernels } from './tensor/product-module.ts'
export { type TensorReduceKernels, tensorReduceKernels } from './tensor/reduce-module.ts'
export { hashedRanks } from './text/hashed.ts'
export {
  documentFrequencies,
  gather,
  sortSpans,
  spansOf,
  type TermNumbers,
  type TermSpans,
  totalCounts,
} from './text/learned.ts'
export { type TextKernels, text } from './text/module.ts'
export { DROPPED, type Ranks, RowMaker, type SparseRows, type Weighing } from './text/rows.ts'
export { type Cutting, TermCounter } from './text/term-counter.ts'
export { decodeTerms, type EncodedTerms, encodeTerms } from './text/terms.ts'
export { decodeRanges } from './text/unicode.ts'
export { UNICODE_VERSION } from './text/unicode-table.ts'
export { weigh } from './text/weigh.ts'
export {
  readTreeRecords,
  type TreeCriterion,
  TreeJob,
  type TreeJobFields,
  type TreeJobSize,
  treeWeights,
} from './tree/job.ts'
export { type TreeKernels, tree } from './tree/module.ts'
export { type TreeInferenceKernels, treeInference } from './tree-inference/module.ts'
export { type RowJobFields, rowJob } from './tree-inference/row-job.ts'
export { type ShapRows, shapContributions } from './tree-shap/contributions.ts'
export { HeldShapTrees } from './tree-shap/held-trees.ts'
export { packShapTrees } from './tree-shap/pack-trees.ts'
export { expectedSums, type ShapTrees } from './tree-shap/shap-trees.ts'
