import { type DenseMatrix, hostTensor, InputError, type Label, type Rng, show, type Tensor } from '@foldwise/core'
import type { Sampled } from './sampler.ts'

/** Rows, `count` of them, each on the line from one row towards another. Arrays of numbers: objects cost more. */
export interface Between {
  count: number
  readonly row: Int32Array
  readonly towards: Int32Array
  /** How far, from 0 (at `row`) to 1. */
  readonly step: Float64Array
}

/** None yet, and room for so many. */
export const noneBetween = (room: number): Between => ({
  count: 0,
  row: new Int32Array(room),
  towards: new Int32Array(room),
  step: new Float64Array(room),
})

/** `count` more rows between a random one of `rows` and a random one of its neighbours, `near` `[rows, k]`. */
export function addBetween(made: Between, rows: Int32Array, near: Int32Array, count: number, rng: Rng): void {
  const k = near.length / rows.length
  const next = uniforms(rng)
  for (let end = made.count + count; made.count < end; made.count++) {
    const pair = Math.floor(next() * near.length)
    made.row[made.count] = rows[Math.floor(pair / k)]!
    made.towards[made.count] = near[pair]!
    made.step[made.count] = next()
  }
}

/** Uniform in [0, 1) with 32 bits, by a counter-based generator (splitmix32) that starts from one draw: hundreds of thousands are drawn. */
function uniforms(rng: Rng): () => number {
  let counter = rng.uint32()
  return () => {
    counter = (counter + 0x9e3779b9) | 0
    let z = counter ^ (counter >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    z ^= z >>> 15
    return (z >>> 0) / 2 ** 32
  }
}

/** All rows of `x`, then the new ones. */
export function withSynthetic(x: DenseMatrix, made: Between): Sampled & { readonly x: Tensor } {
  const [rows, columns] = x.shape
  const { count } = made
  const given = x.data
  const data = new Float64Array((rows + count) * columns)
  const source = new Int32Array(rows + count)
  data.set(given)
  for (let i = 0; i < rows; i++) source[i] = i
  source.set(made.row.subarray(0, count), rows)
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
