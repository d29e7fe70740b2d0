import { base64 } from '../generated/sparse.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** CSR products in float64. Arguments are byte offsets in kernel memory; see assembly/sparse.ts. */
export interface SparseKernels {
  csrMatVec(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    w: number,
    bias: number,
    y: number,
  ): void
}

export const sparse: KernelModule<SparseKernels> = { name: 'sparse', base64 }
