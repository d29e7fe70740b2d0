import { type Cell, type Column, type ColumnKind, cellOf, MISSING_BOOLEAN, type Table } from '@foldwise/core'
import { quantile } from '../preprocessing/quantiles.ts'

/** What a column of numbers or dates holds; null where it has no value. Dates are milliseconds since 1970-01-01 UTC. */
export interface NumberSummary {
  readonly name: string
  readonly kind: 'number' | 'date'
  /** Rows with a value. */
  readonly count: number
  readonly missing: number
  readonly mean: number | null
  /** With rows - 1 below; null for fewer than two values. */
  readonly std: number | null
  readonly min: number | null
  /** Quantiles by linear interpolation. */
  readonly q25: number | null
  readonly median: number | null
  readonly q75: number | null
  readonly max: number | null
}

/** What a column of strings or booleans holds. */
export interface LabelSummary {
  readonly name: string
  readonly kind: 'string' | 'boolean'
  readonly count: number
  readonly missing: number
  readonly unique: number
  /** The most frequent value, the first of several; null where there is none. */
  readonly top: Cell
  readonly frequency: number
}
export type ColumnSummary = NumberSummary | LabelSummary

/** Count, missing values, and moments and quartiles or most frequent values of each column, as pandas' `describe`. */
export const describeTable = ({ columns }: Table): readonly ColumnSummary[] =>
  columns.map((c) => (c.kind === 'number' || c.kind === 'date' ? numbers(c, c.kind) : labels(c, c.kind)))

function numbers({ name, data }: Column, kind: NumberSummary['kind']): NumberSummary {
  // NaN sorts last.
  const sorted = Float64Array.from(data).sort()
  let count = sorted.length
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--
  const values = sorted.subarray(0, count)
  const mean = values.reduce((a, v) => a + v, 0) / count
  const squares = values.reduce((a, v) => a + (v - mean) * (v - mean), 0)
  const orNull = (v: number): number | null => (count > 0 ? v : null)
  return {
    name,
    kind,
    count,
    missing: data.length - count,
    mean: orNull(mean),
    std: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    min: orNull(values[0]!),
    q25: orNull(quantile(values, 0.25)),
    median: orNull(quantile(values, 0.5)),
    q75: orNull(quantile(values, 0.75)),
    max: orNull(values[count - 1]!),
  }
}

function labels(column: Column, kind: ColumnKind & LabelSummary['kind']): LabelSummary {
  const counts = new Map<number, { n: number; row: number }>()
  const absent = kind === 'string' ? -1 : MISSING_BOOLEAN
  let missing = 0
  column.data.forEach((v: number, row: number) => {
    const known = counts.get(v)
    if (v === absent) missing++
    else if (known) known.n++
    else counts.set(v, { n: 1, row })
  })
  let top: { n: number; row: number } | undefined
  for (const c of counts.values()) if (!top || c.n > top.n) top = c
  return {
    name: column.name,
    kind,
    count: column.data.length - missing,
    missing,
    unique: counts.size,
    top: top ? cellOf(column, top.row) : null,
    frequency: top?.n ?? 0,
  }
}
