import { base64 } from '../generated/sorting.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Radix sorts and heaps. Arguments but sizes and flags (0 or 1) are byte offsets; see assembly/sorting.ts. */
export interface SortingKernels {
  argsortFloat64(n: number, x: number, descending: number, order: number, scratch: number): void
  argsortInt32(n: number, x: number, descending: number, order: number, scratch: number): void
  sortFloat64(n: number, x: number, descending: number, scratch: number): void
  takeInt32(n: number, x: number, order: number, y: number): void
  topKRows(from: number, to: number, columns: number, x: number, k: number, smallest: number, indices: number): void
}

/** The module that `kernels.use` starts, for `SortingKernels`. */
export const sorting: KernelModule<SortingKernels> = { name: 'sorting', base64 }
