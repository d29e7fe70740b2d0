import type { Better } from './definition.ts'

export interface MetricResult {
  /** `null` where the metric is undefined; `reason` then says why. */
  readonly value: number | null
  readonly reason?: string
  readonly better?: Better
  readonly unit?: string
  readonly interval?: { readonly low: number; readonly high: number; readonly level: number }
  /** The value of the baseline of its gate. */
  readonly baseline?: number
}

export interface SliceResult<Name extends string = string> {
  /** The slice's name in the definition, and that of its part. */
  readonly slice: string
  readonly part: string
  readonly rows: number
  readonly metrics: { readonly [K in Name]: MetricResult }
}

export interface GateResult<Name extends string = string> {
  readonly metric: Name
  readonly rule: 'min' | 'max' | 'noWorseThan'
  /** The part of a slice it was judged on; absent for all rows. */
  readonly slice?: string
  readonly part?: string
  /** What the value is compared with. */
  readonly bound: number
  /** The value, or the end of its interval where the gate must be certain; `null` where undefined. */
  readonly value: number | null
  readonly passed: boolean
}

export interface Advice {
  /** Names the rule that spoke, for those who filter. */
  readonly code: string
  /** 'warning': the numbers may mislead. 'note': worth knowing. */
  readonly level: 'warning' | 'note'
  readonly text: string
}

/** Plain data: `JSON.stringify` and back gives the same, and a baseline. The same rows give the same result. */
export interface SuiteResult<Name extends string = string> {
  readonly format: 'foldwise-suite'
  readonly version: 1
  readonly name: string
  readonly rows: number
  /** Of the truths, to tell a baseline on the same rows from one on others. Absent without such a column. */
  readonly fingerprint?: string
  readonly metrics: { readonly [K in Name]: MetricResult }
  readonly slices: readonly SliceResult<Name>[]
  readonly gates: readonly GateResult<Name>[]
  readonly advice: readonly Advice[]
  /** For `process.exitCode`: 0 when every gate passed, else 1. */
  readonly exitCode: 0 | 1
}
