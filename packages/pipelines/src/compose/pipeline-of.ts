import {
  type Ability,
  type Classifier,
  FormatError,
  type Label,
  type ModelType,
  type Regressor,
  type Restorable,
  type Transformer,
} from '@foldwise/core'
import { type AnyStep, pipelineModel } from './pipeline-model.ts'

type T<I, O> = ModelType<Transformer<I, O>>

/**
 * The type of a pipeline with the given steps, for `load`: `load(bytes, pipelineOf(tfidf, logisticRegression))`.
 * Its `restore` throws `FormatError` where the file holds other steps.
 */
export function pipelineOf<I, J, A extends Ability>(
  s1: T<I, J>,
  last: ModelType<Classifier<J, Label, A>>,
): ModelType<Classifier<I, Label, A>>
export function pipelineOf<I, J, K, A extends Ability>(
  s1: T<I, J>,
  s2: T<J, K>,
  last: ModelType<Classifier<K, Label, A>>,
): ModelType<Classifier<I, Label, A>>
export function pipelineOf<I, J, K, M, A extends Ability>(
  s1: T<I, J>,
  s2: T<J, K>,
  s3: T<K, M>,
  last: ModelType<Classifier<M, Label, A>>,
): ModelType<Classifier<I, Label, A>>
export function pipelineOf<I, J>(s1: T<I, J>, last: ModelType<Regressor<J>>): ModelType<Regressor<I>>
export function pipelineOf<I, J, K>(s1: T<I, J>, s2: T<J, K>, last: ModelType<Regressor<K>>): ModelType<Regressor<I>>
export function pipelineOf<I, J, K>(s1: T<I, J>, last: T<J, K>): ModelType<Transformer<I, K>>
export function pipelineOf(...parts: readonly ModelType[]): ModelType<any> {
  const expected = parts.map((p) => p.type).join(', ')
  return {
    type: 'pipeline',
    version: 1,
    parts,
    restore(saved: Restorable) {
      if (saved.version !== 1) {
        throw new FormatError(`pipeline.restore: expected version 1, got ${saved.version}. Update the package.`)
      }
      const extra = Object.keys({ ...saved.tensors, ...saved.params, ...saved.facts })[0]
      if (extra !== undefined) {
        throw new FormatError(
          `pipeline.restore: expected nothing besides its steps, got '${extra}'. The file is damaged.`,
        )
      }
      const steps = (saved.children ?? []) as readonly AnyStep[]
      const got = steps.map((s) => s.type).join(', ')
      if (got !== expected) {
        throw new FormatError(
          `pipeline.restore: expected the steps ${expected}, got ${got || 'none'}. Pass the file's types to pipelineOf().`,
        )
      }
      return pipelineModel(steps)
    },
  }
}
