import { refuse } from '../errors.ts'

/** Throws `InputError` unless there is one finite weight >= 0 a row and one above 0. Undefined means all 1. */
export function checkWeight(where: string, weight: ArrayLike<number> | undefined, rows: number): void {
  if (weight === undefined) return
  let sum = 0
  for (let i = 0; i < weight.length; i++) sum += weight[i]! >= 0 ? weight[i]! : Number.NaN
  if (sum > 0 && sum < Infinity && weight.length === rows) return
  const bad = Array.from(weight).findIndex((w) => !(w >= 0 && w < Infinity))
  const got = `${weight.length} for ${rows} rows, ${bad < 0 ? `sum ${sum}` : `${weight[bad]} at weight[${bad}]`}`
  refuse(where, 'a finite weight >= 0 a row, and one above 0', got, 'Correct them.')
}
