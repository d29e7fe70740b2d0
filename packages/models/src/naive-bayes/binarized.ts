import { InputError, isSparse, ParamError } from '@foldwise/core'
import type { Rows } from './class-counts.ts'

/** 1 where a value is above `threshold`, else 0; the rows themselves for null. */
export function binarized(x: Rows, threshold: number | null): Rows {
  if (threshold === null) return x
  const above = (values: Float64Array): Float64Array => {
    const out = new Float64Array(values.length)
    for (let k = 0; k < out.length; k++) out[k] = values[k]! > threshold ? 1 : 0
    return out
  }
  return isSparse(x) ? { ...x, values: above(x.values) } : { ...x, data: above(x.data) }
}

/** Throws where a threshold would make ones of what sparse rows leave out, or where values that have none are not shares. */
export function checkBinary(where: string, x: Rows, threshold: number | null): void {
  if (threshold !== null) {
    if (isSparse(x) && threshold < 0) {
      throw new ParamError(
        `${where}: expected 'binarize' >= 0 for sparse rows, got ${threshold}. Below 0 every value left out would be 1: give dense rows.`,
      )
    }
    return
  }
  const values = isSparse(x) ? x.values : x.data
  const bad = values.findIndex((v) => v < 0 || v > 1)
  if (bad >= 0) {
    throw new InputError(
      `${where}: expected values from 0 to 1 without 'binarize', got ${values[bad]}. Set 'binarize' to a threshold.`,
    )
  }
}
