import { InputError } from '../errors.ts'

/** Throws `InputError` unless there is one finite weight >= 0 a row and one above 0. Undefined means all 1. */
export function checkWeight(where: string, weight: ArrayLike<number> | undefined, rows: number): void {
  if (weight === undefined) return
  if (weight.length !== rows) {
    throw new InputError(
      `${where}: expected one weight a row, got ${weight.length} for ${rows} rows. Leave it out for equal weights.`,
    )
  }
  let any = false
  for (let i = 0; i < rows; i++) {
    const w = weight[i]!
    if (!(w >= 0 && w < Infinity)) {
      throw new InputError(
        `${where}: expected finite weights of 0 or more, got ${w} at weight[${i}]. Correct the weight.`,
      )
    }
    any ||= w > 0
  }
  if (!any) throw new InputError(`${where}: expected a weight above 0, got only zeros. Weigh at least one row.`)
}
