export { CheckFailure } from './estimator/assert.ts'
export {
  type CheckCase,
  type CheckName,
  type EstimatorCheckOptions,
  estimatorChecks,
} from './estimator/estimator-checks.ts'
export { denseRows, type InputMaker, sparseRows, tableRows, textRows } from './estimator/input-maker.ts'
export type { AnyRecipe, GraphRunner, Subject } from './estimator/subject.ts'
export { assertClose, assertSame, assertTensor, assertThrows, type Tolerance } from './ops/assert-close.ts'
export type { Check } from './ops/check.ts'
export { type DeviceCheckOptions, deviceChecks } from './ops/device-checks.ts'
export { opChecks } from './ops/op-checks.ts'
export { opSamples } from './ops/op-samples.ts'
export { type InputSample, type OpSample, sampleTensors } from './ops/sample.ts'
