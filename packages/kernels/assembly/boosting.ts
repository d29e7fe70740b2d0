// Boosting of histogram trees: bins, gradients, histograms, splits, and the way of rows through a tree.
// Pointers are byte offsets. A row's bins are uint8, one a feature; 255 means missing. A row's gradient and hessian are int32: each
// times a power of two, and rounded. Histograms are pairs of int64: the sum of the gradients, and that of the hessians << shift, plus
// 1 for each row. Sums are therefore exact, and do not depend on the order of rows or on how they are cut into blocks.
export { binRows } from './boosting/bin-rows';
export { addHistogram, gatheredHistogram, histogram, subtractHistogram } from './boosting/histogram';
export { amplify, gradientSizes, splitBySize } from './boosting/goss';
export { bestSplit, histogramTotals } from './boosting/best-split';
export { bestCategoricalSplit } from './boosting/categorical-split';
export { lambdaGradients } from './boosting/lambda';
export { packGradients } from './boosting/pack-rows';
export { collect, copyColumn, countUp, deal, partition, splitSample } from './boosting/partition';
export { pointwiseGradients } from './boosting/pointwise';
export { softmaxGradients, softmaxProbabilities } from './boosting/softmax';
export { addToRows, leafOfRows, routeRows } from './boosting/route';
