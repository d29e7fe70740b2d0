// Linear models: passes over rows that give loss, gradient and curvature products, and coordinate descents.
// Pointers are byte offsets; values are float64, labels and indices int32. Passes add to their outputs, so that blocks of rows,
// each with outputs of its own, can run in any order and be summed in one order.
export { addTo, dot, hadamard, scaleAdd } from './linear/vector';
export { columnMoments, standardize } from './linear/standardize';
export { denseCurvature, denseGradient } from './linear/dense-pass';
export { csrCurvature, csrGradient, csrSquares } from './linear/csr-pass';
export { csrClassesCurvature, csrClassesGradient } from './linear/csr-classes-pass';
export { pairWeights, weightedGram } from './linear/gram';
export { dualEpoch } from './linear/dual';
export { gramSweep } from './linear/gram-sweep';
export { columnCurvature, columnSweep } from './linear/column-sweep';
export { lassoColumnSweep, lassoGramSweep, lassoSparseSweep } from './linear/lasso';
export { sgdLoss, sgdRows, sgdSlope, sgdUnscale } from './linear/sgd';
