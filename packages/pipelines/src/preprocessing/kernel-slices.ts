import { type ColumnKernels, columnKernels, type Kernels, type Region, type Workspace } from '@foldwise/kernels'

/** Values copied to kernel memory at a time, so that they are still in the cache when they are used. */
const SLICE = 1 << 14

/** Of fewer values a plain loop, with the same bits, has made an end before kernels have begun. */
export const FEW_VALUES = 1 << 12

export interface Slice {
  readonly k: ColumnKernels
  readonly rows: number
  /** The rows from `from` on, in kernel memory until the next slice. */
  readonly values: Region<Float64Array>
  /** Index of their first value. */
  readonly from: number
}

/** Calls `use` for one slice of row-major rows after the other. */
export function inSlices(
  kernels: Kernels,
  workspace: Workspace,
  data: Float64Array,
  columns: number,
  use: (slice: Slice) => void,
): void {
  const k = kernels.use(columnKernels)
  const height = Math.max(1, Math.floor(SLICE / Math.max(1, columns)))
  const values = workspace.raw(Float64Array, height * columns)
  for (let from = 0; from < data.length; from += values.length) {
    const some = data.subarray(from, from + values.length)
    values.view.set(some)
    use({ k, rows: some.length / columns, values, from })
  }
}
