// Support vector machines: coordinate descent for linear ones, kernel values and steps on pairs for the others.
// Pointers are byte offsets; values are float64, indices int32.
export { dualHinge } from './svm/dual-hinge';
export { dualTube } from './svm/dual-tube';
export { kernelRows, takeQuery } from './svm/kernel-rows';
export { addRows, solvePairs } from './svm/pairs';
export { rbfConstants, rbfRows } from './svm/rbf-rows';
