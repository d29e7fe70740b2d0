/** A picture of numbers by numbers, before it is drawn as SVG or written as a Vega-Lite specification. */
export interface Plot {
  readonly title: string
  /** What the picture shows, for those who do not see it. */
  readonly description: string
  readonly xLabel: string
  readonly yLabel: string
  /** Ends of the axes. Default: round numbers around the data. */
  readonly x?: Domain
  readonly y?: Domain
  /** Drawn in this order, each in a colour and dash of its own; named in the legend. */
  readonly series: readonly Series[]
  /** What to compare with: a straight line between two points, in grey. */
  readonly baseline?: Segment
  /** Places to point out on a series, such as the best threshold. */
  readonly marks?: readonly Mark[]
}

export type Domain = readonly [low: number, high: number]

export interface Series {
  readonly name: string
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** A shaded band around the line, such as an interval or a standard deviation. */
  readonly low?: ArrayLike<number>
  readonly high?: ArrayLike<number>
  /** How it is drawn: a line (the default), a line with dots, steps, dots alone, or the area below steps. */
  readonly shape?: 'line' | 'dotted' | 'steps' | 'points' | 'area'
}

interface Segment {
  readonly name: string
  readonly from: readonly [x: number, y: number]
  readonly to: readonly [x: number, y: number]
}

interface Mark {
  readonly name: string
  readonly x: number
  readonly y: number
  /** Where the name goes. Default 'above'. */
  readonly place?: 'above' | 'below'
}

/** A picture of one number a name, bars from 0, the first on top. */
export interface BarPlot {
  readonly title: string
  readonly description: string
  readonly xLabel: string
  readonly bars: readonly Bar[]
  /** A value to compare with, such as that of all rows. */
  readonly reference?: { readonly name: string; readonly value: number }
}

export interface Bar {
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
  /** Said behind the value, such as the rows of a slice. */
  readonly note?: string
}
