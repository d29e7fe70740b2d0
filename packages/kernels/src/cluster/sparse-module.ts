import { base64 } from '../generated/sparse-cluster.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** k-means of sparse rows. Arguments are byte offsets and sizes; see assembly/sparse-cluster.ts. */
export interface SparseClusterKernels {
  packSparseCenters(count: number, columns: number, centers: number, packed: number, norms: number): void
  nearestSparseCenters(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    width: number,
    packed: number,
    norms: number,
    labels: number,
    scratch: number,
  ): number
  ownSparseDistances(
    from: number,
    to: number,
    indptr: number,
    indices: number,
    values: number,
    weights: number,
    width: number,
    packed: number,
    norms: number,
    labels: number,
    squares: number,
  ): number
}

/** The module that `kernels.use` starts, for `SparseClusterKernels`. */
export const sparseCluster: KernelModule<SparseClusterKernels> = { name: 'sparse-cluster', base64 }
