import { type DenseMatrix, hostTensor, InputError, type Label, show, type Tensor } from '@foldwise/core'
import type { Sampled } from './sampler.ts'

/** Rows, each on the line from one row towards another. Lists of numbers: there are hundreds of thousands, and objects cost more. */
export interface Between {
  readonly row: number[]
  readonly towards: number[]
  /** How far, from 0 (at `row`) to 1. */
  readonly step: number[]
}

export const noneBetween = (): Between => ({ row: [], towards: [], step: [] })

/** All rows of `x`, then the new ones. */
export function withSynthetic(x: DenseMatrix, made: Between): Sampled & { readonly x: Tensor } {
  const [rows, columns] = x.shape
  const count = made.row.length
  const given = x.data
  const data = new Float64Array((rows + count) * columns)
  const source = new Int32Array(rows + count)
  data.set(given)
  for (let i = 0; i < rows; i++) source[i] = i
  source.set(made.row, rows)
  let at = rows * columns
  for (let i = 0; i < count; i++) {
    const a = made.row[i]! * columns
    const b = made.towards[i]! * columns
    const step = made.step[i]!
    for (let j = 0; j < columns; j++) data[at++] = given[a + j]! + step * (given[b + j]! - given[a + j]!)
  }
  return { x: hostTensor(data, [rows + count, columns], 'float64'), source }
}

/** Throws unless a class has a row more than the neighbours asked for. */
export function checkNeighbours(type: string, name: string, k: number, rows: number, label?: Label): void {
  if (rows > k) return
  const which = label === undefined ? '' : ` of class ${show(label)}`
  throw new InputError(
    `${type}.resample: expected more than ${k} rows${which} for '${name}' ${k}, got ${rows}. Lower it to ${Math.max(1, rows - 1)} or less${rows < 2 ? ', or use randomOverSampler' : ''}.`,
  )
}
