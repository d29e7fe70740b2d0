import {
  custom,
  type DenseMatrix,
  defineTransformer,
  hostTensor,
  InputError,
  type InputKind,
  isTable,
  type Matrix,
  ParamError,
  show,
} from '@foldwise/core'
import { cos, sin } from '@foldwise/kernels'
import { denseNumericInput } from '../numeric-input.ts'
import { calendar, DATE_PARTS, type DatePart, onNumbers } from './calendar.ts'
import { type DateOutput, dateGraph } from './date-graph.ts'

/** After how many steps a part begins again. Years do not. */
const PERIODS: { readonly [part in DatePart]?: number } = {
  quarter: 4,
  month: 12,
  day: 31,
  dayOfYear: 365.25,
  weekday: 7,
  hour: 24,
  minute: 60,
  second: 60,
}

const partsOf = (initial: readonly DatePart[], known: readonly DatePart[]) =>
  custom<readonly DatePart[]>({
    kind: 'dateParts',
    default: initial,
    expects: `a list of ${known.map(show).join(', ')}, each once`,
    accepts: (v) => Array.isArray(v) && new Set(v).size === v.length && v.every((p) => known.includes(p)),
  })

const params = {
  /** Parts that become a column each. */
  parts: partsOf(['year', 'month', 'day', 'weekday', 'hour', 'dayOfYear'], DATE_PARTS),
  /** Parts that become two columns, the sine and the cosine of where in its circle a part is. */
  cyclic: partsOf(
    [],
    DATE_PARTS.filter((p) => p in PERIODS),
  ),
}

/** Columns of dates, or of numbers that are milliseconds since 1970-01-01 UTC. */
const dateInput: InputKind<Matrix, DenseMatrix> = {
  ...denseNumericInput,
  name: 'dates',
  convert(x, where, options) {
    if (!isTable(x)) return denseNumericInput.convert(x, where, options)
    const width = x.columns.length
    const data = new Float64Array(x.rows * width)
    x.columns.forEach((c, j) => {
      if (c.kind !== 'date' && c.kind !== 'number') {
        throw new InputError(
          `${where}: expected columns of dates, got the ${c.kind} column ${show(c.name)}. Read it as dates, or select other columns.`,
        )
      }
      for (let i = 0, k = j; i < x.rows; i++, k += width) data[k] = c.data[i]!
    })
    return denseNumericInput.convert(hostTensor(data, [x.rows, width], 'float64'), where, options)
  },
}

/**
 * Numbers that models can learn from, made of dates: a column for each of `parts`, of `year`, `quarter`, `month`, `day`,
 * `dayOfYear` (from 1), `weekday` (0 is Monday), `hour`, `minute` and `second`, and after them, for each part in `cyclic`, its
 * sine and its cosine on a circle that closes after 4 quarters, 12 months, 31 days, 365.25 days of a year, 7 weekdays, 24
 * hours, 60 minutes or 60 seconds: to linear models and neighbours December and January are then as near as June and July.
 *
 * Date columns of a table, or numbers that are milliseconds since 1970-01-01 UTC, `[rows, columns]`, to float64 `[rows, columns x
 * outputs]`, the outputs of a column one after another and named after it, as `sold_month` and `sold_month_sin`. All parts are in
 * UTC: shift local times before. A missing date (NaN) gives NaN; `simpleImputer` after it fills them. It learns nothing. pandas'
 * `Series.dt` has the same numbers.
 *
 * Its graph takes float64 milliseconds, so it has to be the first step of a pipeline, or a part of a `columnTransformer`, whose
 * graph takes float64 milliseconds for a date column.
 */
export const dateFeatures = defineTransformer({
  type: 'date-features',
  version: 1,
  accepts: dateInput,
  params,
  allowMissing: true,
  fit(_data, p) {
    outputsOf(p, 'fit')
    return { tensors: {}, facts: {} }
  },
  methods(_state, p, { features }) {
    const outputs = outputsOf(p, 'transform')
    return {
      transform: ({ data, shape: [rows] }) => {
        const width = outputs.length
        const out = new Float64Array(data.length * width)
        for (let k = 0, to = 0; k < data.length; k++, to += width) {
          const of = calendar(onNumbers, data[k]!)
          for (let q = 0; q < width; q++) {
            const { part, table } = outputs[q]!
            out[to + q] = table ? (table[of[part]] ?? NaN) : of[part]
          }
        }
        return hostTensor(out, [rows, features! * width], 'float64')
      },
      featureNames: (names = Array.from({ length: features! }, (_, j) => `x${j}`)) =>
        names.flatMap((name) => outputs.map((o) => `${name}_${o.name}`)),
    }
  },
  graph: (_state, p, { features }) => dateGraph(features!, outputsOf(p, 'toGraph')),
})

interface NamedOutput extends DateOutput {
  readonly name: string
}

function outputsOf(
  { parts, cyclic }: { readonly parts: readonly DatePart[]; readonly cyclic: readonly DatePart[] },
  method: string,
): NamedOutput[] {
  if (parts.length + cyclic.length === 0) {
    throw new ParamError(
      `date-features.${method}: expected a part of dates to make, got none. Name one in 'parts' or 'cyclic'.`,
    )
  }
  return [
    ...parts.map((part) => ({ part, name: part })),
    ...cyclic.flatMap((part) => [
      { part, name: `${part}_sin`, table: circle(part, sin) },
      { part, name: `${part}_cos`, table: circle(part, cos) },
    ]),
  ]
}

/** What `wave` has for each value of a part. */
function circle(part: DatePart, wave: (angle: number) => number): Float64Array {
  const period = PERIODS[part]!
  return Float64Array.from({ length: Math.ceil(period) + 1 }, (_, v) => wave((2 * Math.PI * v) / period))
}
