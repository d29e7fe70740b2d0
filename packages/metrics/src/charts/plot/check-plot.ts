import { ParamError } from '../../errors.ts'
import { checkFinite } from '../../input/check-finite.ts'
import { checkRows } from '../../input/check-rows.ts'
import type { Plot } from './plot.ts'

/** Throws `ParamError` for nothing to draw, `InputError` for columns of different lengths and numbers that are not finite. */
export function checkPlot(where: string, { series }: Plot): void {
  if (series.length === 0)
    throw new ParamError(`${where}: expected something to draw, got none. Pass at least one curve.`)
  for (const { x, y, low, high } of series) {
    const columns = { x, y, ...(low && { low }), ...(high && { high }) }
    checkRows(where, columns)
    for (const [name, column] of Object.entries(columns)) checkFinite(where, name, column)
  }
}
