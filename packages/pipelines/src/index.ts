export { pipeline } from './compose/pipeline.ts'
export { pipelineOf } from './compose/pipeline-of.ts'
export type {
  ClassifierPipeline,
  Fitted,
  FittedSteps,
  RegressorPipeline,
  TransformerPipeline,
} from './compose/pipeline-types.ts'
export { type TrainTestSplit, type TrainTestSplitOptions, trainTestSplit } from './split/train-test-split.ts'
