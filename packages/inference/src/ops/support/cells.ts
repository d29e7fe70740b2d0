import { type GraphType, type HostArray, InputError, showShape, sizeOf } from '@foldwise/core'
import { arrayClass } from '../../data-types.ts'

/** Values of any element type, for operators that only move them. */
export interface Cells {
  readonly length: number
  [i: number]: number | bigint | string
}

/** 2 GiB of float32: a damaged shape fails with a message instead of taking the machine's memory. */
const MAX_ELEMENTS = 2 ** 29

/** A zeroed array (empty texts for strings) for a result of `shape`. */
export function makeCells(dtype: GraphType, shape: readonly number[], where: string): Cells {
  const size = sizeOf(shape)
  if (!(size <= MAX_ELEMENTS)) {
    throw new InputError(
      `${where}: expected a result of at most 2^29 elements, got ${showShape(shape)}. Run fewer rows at a time.`,
    )
  }
  return dtype === 'string' ? new Array<string>(size).fill('') : new arrayClass[dtype](size)
}

/** A value from its parts; whoever made `data` hands it over. */
export const value = (dtype: GraphType, shape: readonly number[], data: Cells): HostArray =>
  ({ dtype, shape, data }) as unknown as HostArray

/** The values of an array as cells to read. */
export const cellsOf = (x: HostArray): Cells => x.data as unknown as Cells

/** The values of a numeric array (not int64, not string) as numbers to read. */
export const numbersOf = (
  x: HostArray,
): ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> } => x.data as Float32Array
