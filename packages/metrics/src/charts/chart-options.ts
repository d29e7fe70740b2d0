export interface ChartOptions {
  readonly title?: string
}

/** Bounds to show beside a score, such as those of `bootstrap`. */
export interface Interval {
  readonly low: number
  readonly high: number
}
