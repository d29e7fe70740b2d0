import { base64 } from '../generated/csv.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Records of CSV files; what a job is, and what the results mean, is in assembly/csv.ts. */
export interface CsvKernels {
  readRecords(job: number): number
  internTerms(table: number, bytes: number, offsets: number, n: number, ids: number): void
  rehash(from: number, fromSlots: number, to: number, toSlots: number): void
}

export const csvKernels: KernelModule<CsvKernels> = { name: 'csv', base64 }
