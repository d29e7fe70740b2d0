import { base64 } from '../generated/columns.ts'
import type { KernelModule } from '../loader/kernels.ts'

/**
 * Sums of columns and changes to them, in float64, with the bits of plain loops over the rows. Arguments but sizes are byte offsets;
 * see assembly/columns.ts.
 */
export interface ColumnKernels {
  addToSums(rows: number, columns: number, x: number, sums: number): void
  addDeviations(rows: number, columns: number, x: number, center: number, squares: number, sums: number): void
  standardizeColumns(rows: number, columns: number, x: number, center: number, scale: number): void
}

/** The module that `kernels.use` starts, for `ColumnKernels`. */
export const columnKernels: KernelModule<ColumnKernels> = { name: 'columns', base64 }
