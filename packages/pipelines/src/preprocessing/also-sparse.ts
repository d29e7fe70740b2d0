import type {
  IncrementalTransformer,
  Invertible,
  Matrix,
  ParamSpecs,
  SparseMatrix,
  Tensor,
  Transformer,
  TransformerFactory,
} from '@foldwise/core'

type Rows = Tensor<'float64'> | SparseMatrix
type InverseFor<E, Z, Back> = Omit<E, 'inverseTransform'> &
  (E extends { inverseTransform: unknown } ? Invertible<Z, Back> : object)
type MoreFor<More, In, Out, E> = More extends { fitMore: unknown }
  ? IncrementalTransformer<Transformer<In, Out> & Readonly<E>, In>
  : unknown
type FactoryFor<In, Out, S extends ParamSpecs, E, More> = TransformerFactory<In, Out, S, E, MoreFor<More, In, Out, E>>

/** A factory for dense rows; `sparse` is the same factory, typed for sparse rows. */
export type ScalerFactory<M, S extends ParamSpecs, E = object, More = unknown> = FactoryFor<
  M,
  Tensor<'float64'>,
  S,
  InverseFor<E, Matrix, Tensor<'float64'>>,
  More
> & {
  /** `pipeline(tfidf(), maxAbsScaler.sparse(), …)`: makes the same recipes, for sparse rows, which stay sparse. */
  readonly sparse: FactoryFor<SparseMatrix, SparseMatrix, S, InverseFor<E, SparseMatrix, SparseMatrix>, More>
}

/** A transformer that keeps the kind of its rows, as a factory for either kind. */
export function alsoSparse<M, S extends ParamSpecs, E, More>(
  factory: TransformerFactory<M, Rows, S, E, More>,
): ScalerFactory<M, S, E, More> {
  return Object.assign(factory, { sparse: factory }) as unknown as ScalerFactory<M, S, E, More>
}
