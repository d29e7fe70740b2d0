import {
  type Classifier,
  type Clusterer,
  FormatError,
  type Label,
  type ModelType,
  type MultiOutputClassifier,
  type Regressor,
  type Restorable,
  type Transformer,
} from '@foldwise/core'
import { type AnyStep, pipelineModel } from './pipeline-model.ts'
import type { AbilitiesOf, MultiOutputAbility } from './pipeline-types.ts'

type T<I, O> = ModelType<Transformer<I, O>>
type B<I, M> = ModelType<MultiOutputClassifier<I, Label, MultiOutputAbility<M>>>
type C<I, M> = ModelType<Classifier<I, Label, AbilitiesOf<M>>>

/**
 * The type of a pipeline with the given steps, for `load`: `load(bytes, pipelineOf(tfidf, logisticRegression))`.
 * Its `restore` throws `FormatError` where the file holds other steps.
 */
export function pipelineOf<I, M extends Classifier<I>>(last: ModelType<M & Classifier<I>>): C<I, M>
export function pipelineOf<I, J, M extends Classifier<J>>(s1: T<I, J>, last: ModelType<M>): C<I, M>
export function pipelineOf<I, J, K, M extends Classifier<K>>(s1: T<I, J>, s2: T<J, K>, last: ModelType<M>): C<I, M>
export function pipelineOf<I, J, K, N, M extends Classifier<N>>(
  s1: T<I, J>,
  s2: T<J, K>,
  s3: T<K, N>,
  last: ModelType<M>,
): C<I, M>
export function pipelineOf<I>(last: ModelType<Regressor<I>>): ModelType<Regressor<I>>
export function pipelineOf<I, J>(s1: T<I, J>, last: ModelType<Regressor<J>>): ModelType<Regressor<I>>
export function pipelineOf<I, J, K>(s1: T<I, J>, s2: T<J, K>, last: ModelType<Regressor<K>>): ModelType<Regressor<I>>
export function pipelineOf<I, J, K, M>(
  s1: T<I, J>,
  s2: T<J, K>,
  s3: T<K, M>,
  last: ModelType<Regressor<M>>,
): ModelType<Regressor<I>>
export function pipelineOf<I, J, M extends MultiOutputClassifier<J>>(s1: T<I, J>, last: ModelType<M>): B<I, M>
export function pipelineOf<I, J, K, M extends MultiOutputClassifier<K>>(
  s1: T<I, J>,
  s2: T<J, K>,
  last: ModelType<M>,
): B<I, M>
export function pipelineOf<I, J>(s1: T<I, J>, last: ModelType<Clusterer<J>>): ModelType<Clusterer<I>>
export function pipelineOf<I, J, K>(s1: T<I, J>, s2: T<J, K>, last: ModelType<Clusterer<K>>): ModelType<Clusterer<I>>
export function pipelineOf<I, J, K>(s1: T<I, J>, last: T<J, K>): ModelType<Transformer<I, K>>
export function pipelineOf<I, J, K, M>(s1: T<I, J>, s2: T<J, K>, last: T<K, M>): ModelType<Transformer<I, M>>
export function pipelineOf(...parts: readonly ModelType[]): ModelType {
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
