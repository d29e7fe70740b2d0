/** What a metric is told of the rows besides scores and targets. */
export interface MetricRows {
  /** Weights of the rows; undefined where each weighs 1. */
  readonly weight: Float64Array | undefined
}

/** A measure of raw scores, watched in place of the loss. */
export interface Metric {
  /** Its value for raw scores `[rows, outputs]` and targets, or class numbers, `[rows]`. */
  readonly evaluate: (raw: Float64Array, y: Float64Array, rows: MetricRows) => number
  readonly higherIsBetter: boolean
}
