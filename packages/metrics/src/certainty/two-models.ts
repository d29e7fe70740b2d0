/** Two models' predictions (labels, numbers or scores) of the same rows. */
export interface TwoModels<T, P> {
  readonly yTrue: ArrayLike<T>
  readonly first: ArrayLike<P>
  readonly second: ArrayLike<P>
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}
