import { type Shape, sizeOf } from '../../shape.ts'

/**
 * Visits every index of `shape` in row-major order with the element offset that `strides` give it.
 * The slow general loop the references are written with.
 */
export function walk(shape: Shape, strides: readonly number[], visit: (offset: number, i: number) => void): void {
  const n = sizeOf(shape)
  const rank = shape.length
  const index = new Array<number>(rank).fill(0)
  let offset = 0
  for (let i = 0; i < n; i++) {
    visit(offset, i)
    for (let d = rank - 1; d >= 0; d--) {
      offset += strides[d]!
      if (++index[d]! < shape[d]!) break
      offset -= strides[d]! * shape[d]!
      index[d] = 0
    }
  }
}
