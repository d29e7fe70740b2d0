/** Options of `update`. */
export interface BatchOptions {
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/** What `update` takes: the columns of the metric's plain form. */
export type PairRows<T, P> = [yTrue: ArrayLike<T>, yPred: ArrayLike<P>, options?: BatchOptions]

/**
 * A metric of rows that come in batches, or in several workers. `Rows` is what the metric's plain form takes. Memory does
 * not grow with the rows.
 */
export interface MetricStream<Rows extends readonly unknown[], Value, State extends StreamState = StreamState> {
  /** Adds rows: all of them, or none where it throws. */
  update(...rows: Rows): this
  /** Adds the rows of another stream of the same metric and options, from what its `state()` returned. */
  merge(state: State): this
  /** The metric of all rows so far. Throws `InputError` before the first one, and as the plain form does. */
  value(): Value
  /** All that was seen, as plain data: for `JSON.stringify`, `postMessage`, and a new stream that merges it. */
  state(): State
}

/** Plain data that says which metric it is of. */
export interface StreamState {
  /** The metric and its options; only states of the same one merge. */
  readonly of: string
}

/** What a sketch knows of a metric: it lies from `low` to `high`, for certain; both are `value` where that is exact. */
export interface BoundedValue {
  readonly value: number
  readonly low: number
  readonly high: number
}
