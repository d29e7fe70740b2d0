import { quantile } from '../bootstrap/quantile.ts'
import { InputError, ParamError, show } from '../errors.ts'
import { compareLabels, type Label } from '../input/label.ts'
import type { ColumnCuts, Slice } from './definition.ts'
import { columnOf } from './rows.ts'

export interface Part {
  readonly name: string
  readonly places: readonly number[]
}

/** More parts than this in a slice are names of rows rather than segments. */
const MOST = 200

/** The parts of a slice that have rows, in the order of their labels or cuts. */
export function cutSlice<Rows extends object>(name: string, slice: Slice<Rows>, rows: Rows, count: number): Part[] {
  if (typeof slice === 'object') return cutColumn(name, slice, rows, count)
  const partOf = typeof slice === 'function' ? (row: number) => slice(rows, row) : ofColumn(name, rows, slice)
  const parts = new Map<Label, number[]>()
  for (let row = 0; row < count; row++) {
    const part = partOf(row)
    if (part === undefined || part === null || part === false) continue
    const places = parts.get(part)
    if (places) places.push(row)
    else parts.set(part, [row])
    if (parts.size > MOST) {
      throw new InputError(
        `suite.run: expected at most ${MOST} parts in slice '${name}', got more, such as ${show(part)}. Pass cuts, or a function that groups them.`,
      )
    }
  }
  const sorted = [...parts].sort(([a], [b]) =>
    typeof a === typeof b ? compareLabels(a, b) : typeof a < typeof b ? -1 : 1,
  )
  return sorted.map(([part, places]) => ({ name: part === true ? name : String(part), places }))
}

function ofColumn<Rows>(name: string, rows: Rows, column: keyof Rows): (row: number) => Label | undefined {
  const values = columnOf(`slice '${name}'`, rows, column) as ArrayLike<Label | undefined>
  // a column's `false` is a part of its own, a function's is not
  return (row) => {
    const value = values[row]
    return typeof value === 'boolean' ? String(value) : value
  }
}

function cutColumn<Rows extends object>(
  name: string,
  slice: ColumnCuts<keyof Rows & string>,
  rows: Rows,
  count: number,
): Part[] {
  const values = columnOf(`slice '${name}'`, rows, slice.column) as ArrayLike<number>
  for (let row = 0; row < count; row++) {
    if (Number.isFinite(values[row])) continue
    throw new InputError(
      `suite.run: expected finite numbers to cut slice '${name}' by, got ${show(values[row])} at ${slice.column}[${row}]. Slice by a function that names such rows.`,
    )
  }
  const cuts = 'cuts' in slice ? slice.cuts : evenCuts(values, slice.parts)
  const places: number[][] = Array.from({ length: cuts.length + 1 }, () => [])
  for (let row = 0; row < count; row++) {
    const above = cuts.findIndex((cut) => values[row]! < cut)
    places[above < 0 ? cuts.length : above]!.push(row)
  }
  const named = places.map((at, i) => ({ name: between(cuts[i - 1], cuts[i]), places: at }))
  return named.filter((part) => part.places.length > 0)
}

function evenCuts(values: ArrayLike<number>, parts: number): number[] {
  const sorted = Float64Array.from(values).sort()
  const cuts = Array.from({ length: parts - 1 }, (_, i) => quantile(sorted, (i + 1) / parts))
  return [...new Set(cuts)]
}

const between = (low: number | undefined, high: number | undefined): string => {
  if (low === undefined) return high === undefined ? 'all' : `below ${brief(high)}`
  return high === undefined ? `${brief(low)} and above` : `${brief(low)} to ${brief(high)}`
}
const brief = (value: number) => String(Number(value.toPrecision(4)))

/** Throws `ParamError` for cuts that do not ascend and for fewer than two parts. */
export function checkSlice(name: string, slice: Slice<object>): void {
  if (typeof slice !== 'object') return
  if ('cuts' in slice) {
    const ascend = slice.cuts.every((cut, i) => Number.isFinite(cut) && (i === 0 || cut > slice.cuts[i - 1]!))
    if (ascend && slice.cuts.length > 0) return
    throw new ParamError(`suite: expected ascending 'cuts' for slice '${name}', got [${slice.cuts.join(', ')}].`)
  }
  if (Number.isSafeInteger(slice.parts) && slice.parts >= 2 && slice.parts <= MOST) return
  throw new ParamError(
    `suite: expected 'parts' of slice '${name}' to be an integer from 2 to ${MOST}, got ${show(slice.parts)}.`,
  )
}
