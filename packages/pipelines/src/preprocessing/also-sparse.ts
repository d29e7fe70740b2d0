import type { ParamSpecs, SparseMatrix, Tensor, TransformerFactory } from '@foldwise/core'

/** A factory for dense rows; `sparse` is the same factory, typed for sparse rows. */
export interface ScalerFactory<M, S extends ParamSpecs> extends TransformerFactory<M, Tensor<'float64'>, S> {
  /** `pipeline(tfidf(), maxAbsScaler.sparse(), …)`: makes the same recipes, for sparse rows, which stay sparse. */
  readonly sparse: TransformerFactory<SparseMatrix, SparseMatrix, S>
}

/** A transformer that keeps the kind of its rows, as a factory for either kind. */
export function alsoSparse<M, S extends ParamSpecs>(
  factory: TransformerFactory<M, Tensor<'float64'> | SparseMatrix, S>,
): ScalerFactory<M, S> {
  return Object.assign(factory, { sparse: factory }) as unknown as ScalerFactory<M, S>
}
