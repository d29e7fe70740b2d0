import { base64 } from '../generated/svm.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Support vector machines. Arguments are byte offsets and sizes; see assembly/svm/*.ts. */
export interface SvmKernels {
  dualHinge(
    from: number,
    to: number,
    order: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    sign: number,
    upper: number,
    ridge: number,
    curve: number,
    bias: number,
    alpha: number,
    w: number,
    state: number,
  ): number
  dualTube(
    from: number,
    to: number,
    order: number,
    columns: number,
    indptr: number,
    indices: number,
    values: number,
    y: number,
    epsilon: number,
    upper: number,
    ridge: number,
    curve: number,
    bias: number,
    beta: number,
    w: number,
    state: number,
  ): number
}

export const svm: KernelModule<SvmKernels> = { name: 'svm', base64 }
