// Support vector machines: coordinate descent for linear ones.
// Pointers are byte offsets; values are float64, indices int32.
export { dualHinge } from './svm/dual-hinge';
export { dualTube } from './svm/dual-tube';
