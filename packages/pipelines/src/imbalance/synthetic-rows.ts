import { type DenseMatrix, hostTensor, InputError, type Label, show, type Tensor } from '@foldwise/core'
import type { Sampled } from './sampler.ts'

/** A row on the line from one row towards another. */
export interface Between {
  readonly row: number
  readonly towards: number
  /** How far, from 0 (at `row`) to 1. */
  readonly step: number
}

/** All rows of `x`, then the new ones. */
export function withSynthetic(x: DenseMatrix, made: readonly Between[]): Sampled & { readonly x: Tensor } {
  const [rows, columns] = x.shape
  const data = new Float64Array((rows + made.length) * columns)
  const source = new Int32Array(rows + made.length)
  data.set(x.data)
  for (let i = 0; i < rows; i++) source[i] = i
  let at = rows * columns
  for (const [i, { row, towards, step }] of made.entries()) {
    source[rows + i] = row
    const a = row * columns
    const b = towards * columns
    for (let j = 0; j < columns; j++) data[at++] = x.data[a + j]! + step * (x.data[b + j]! - x.data[a + j]!)
  }
  return { x: hostTensor(data, [rows + made.length, columns], 'float64'), source }
}

/** Throws unless a class has a row more than the neighbours asked for. */
export function checkNeighbours(type: string, name: string, k: number, rows: number, label?: Label): void {
  if (rows > k) return
  const which = label === undefined ? '' : ` of class ${show(label)}`
  throw new InputError(
    `${type}.resample: expected more than ${k} rows${which} for '${name}' ${k}, got ${rows}. Lower it to ${Math.max(1, rows - 1)} or less${rows < 2 ? ', or use randomOverSampler' : ''}.`,
  )
}
