export { pipeline } from './compose/pipeline.ts'
export { pipelineOf } from './compose/pipeline-of.ts'
export type {
  ClassifierPipeline,
  ClustererPipeline,
  Fitted,
  FittedSteps,
  RegressorPipeline,
  TransformerPipeline,
} from './compose/pipeline-types.ts'
export { type TrainTestSplit, type TrainTestSplitOptions, trainTestSplit } from './split/train-test-split.ts'
export { countVectorizer } from './text/count-vectorizer.ts'
export { hashingVectorizer } from './text/hashing-vectorizer.ts'
export { englishStopWords } from './text/stop-words.ts'
export { tfidf } from './text/tfidf.ts'
export { tfidfTransformer } from './text/tfidf-transformer.ts'
