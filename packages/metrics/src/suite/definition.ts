import type { Label } from '../input/label.ts'

/** Which way a metric improves. */
export type Better = 'higher' | 'lower'

/** A metric or a business figure: any function of the rows that returns a number. */
export type MetricFunction<Rows> = (rows: Rows) => number

export interface MetricDefinition<Rows> {
  readonly value: MetricFunction<Rows>
  /** Needed for `noWorseThan`, and to say which slice is worst. Default: unknown. */
  readonly better?: Better
  /** Written after the number. */
  readonly unit?: string
}

/** Parts of a numeric column, between ascending `cuts` (a cut belongs to the part above) or of about equal numbers of rows. */
export type ColumnCuts<Column> =
  | { readonly column: Column; readonly cuts: readonly number[] }
  | { readonly column: Column; readonly parts: number }

/** What a row's part is called. `true` is the slice itself; rows of `false` and `undefined` are in none. */
export type SliceFunction<Rows> = (rows: Rows, row: number) => Label | undefined

/** How to slice: a column, whose every value is a part; cuts of a numeric one; or a function of the rows and a row. */
export type Slice<Rows> = (keyof Rows & string) | ColumnCuts<keyof Rows & string> | SliceFunction<Rows>

/** Bounds that a value must keep. */
export interface Bounds {
  readonly min?: number
  readonly max?: number
}

interface KnownValues {
  readonly [name: string]: { readonly value: number | null }
}

/** An earlier result, as it is or read back from its JSON. */
export interface Baseline {
  readonly rows?: number
  readonly fingerprint?: string
  readonly metrics: KnownValues
  readonly slices?: readonly { readonly slice: string; readonly part: string; readonly metrics: KnownValues }[]
}

export interface Rules extends Bounds {
  /** An earlier result whose value of this metric must be kept. The metric says which way is `better`. */
  readonly noWorseThan?: Baseline
  /** How much worse than the baseline is still no worse, in units of the metric. Default 0. */
  readonly margin?: number
}

export interface Gate extends Rules {
  /** Rules for every part of a slice with at least `rows` rows (default 30). The baseline is that of the same part. */
  readonly eachSlice?: Rules & { readonly rows?: number }
  /** Whether `min` and `max` must hold for the whole interval and not just for the value. Needs `intervals`. Default false. */
  readonly certain?: boolean
}

export interface IntervalOptions<Name extends string, Column extends string> {
  /** Default: all. */
  readonly metrics?: readonly Name[]
  /** How many times to draw rows with replacement. Default 1000. */
  readonly resamples?: number
  /** Default 0.95. */
  readonly level?: number
  /** Default 0. */
  readonly seed?: number
  /** Quantiles of the resamples (the default), or those corrected for bias and skewness. */
  readonly method?: 'percentile' | 'bca'
  /** A column: each resample has as many rows of each of its labels as the data. */
  readonly strata?: Column
  /** A column, such as a customer: rows that share its label are drawn together, with their dependence. */
  readonly clusters?: Column
}

/** Which columns advice reads. Each is optional; rows that lack it get no advice from it. */
export interface AdviceColumns<Column> {
  /** True labels or numbers. Default `yTrue`. */
  readonly truth?: Column
  /** Predicted labels or numbers. Default `yPred`. */
  readonly prediction?: Column
  /** Scores or probabilities of the positive label. Default `yScore`. */
  readonly score?: Column
  /** Names of the rows, to find those seen in training. Default `id`. */
  readonly id?: Column
  /** The label that scores stand for. Default: 1 or `true`. */
  readonly posLabel?: Label
}

/** `Rows`: an object of columns of one length, arrays or typed arrays. */
export interface SuiteDefinition<Rows, Name extends string> {
  /** Default 'Evaluation'. */
  readonly name?: string
  readonly metrics: { readonly [K in Name]: MetricFunction<Rows> | MetricDefinition<Rows> }
  readonly slices?: { readonly [slice: string]: Slice<NoInfer<Rows>> }
  readonly gates?: { readonly [K in NoInfer<Name>]?: Gate }
  /** Bootstrap intervals of metrics, which cost as many evaluations as there are resamples. Default: none. */
  readonly intervals?: IntervalOptions<NoInfer<Name>, keyof NoInfer<Rows> & string>
  readonly columns?: AdviceColumns<keyof NoInfer<Rows> & string>
}

/** What a run knows of how the rows and the model came about, for advice. */
export interface RunOptions {
  /** Names of the training rows. Default: unknown. */
  readonly trainIds?: Iterable<string | number>
  /** Which part the decision threshold was chosen on. Default: unknown. */
  readonly thresholdTunedOn?: 'train' | 'validation' | 'test'
}
