import { base64 } from '../generated/sparse-neighbors.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Nearest points among sparse rows. Arguments are byte offsets and sizes; see assembly/sparse-neighbors.ts. */
export interface SparseNeighborsKernels {
  nearestSparse(
    metric: number,
    from: number,
    to: number,
    qStarts: number,
    qColumns: number,
    qValues: number,
    qSizes: number,
    points: number,
    pStarts: number,
    pColumns: number,
    pValues: number,
    pSizes: number,
    starts: number,
    rows: number,
    values: number,
    error: number,
    k: number,
    distances: number,
    indices: number,
    near: number,
  ): void
  withinSparse(
    metric: number,
    from: number,
    to: number,
    qStarts: number,
    qColumns: number,
    qValues: number,
    qSizes: number,
    points: number,
    pStarts: number,
    pColumns: number,
    pValues: number,
    pSizes: number,
    starts: number,
    rows: number,
    values: number,
    error: number,
    radius: number,
    bits: number,
    near: number,
  ): void
  sparseDistances(
    metric: number,
    from: number,
    to: number,
    queries: number,
    numbers: number,
    qStarts: number,
    qColumns: number,
    qValues: number,
    pStarts: number,
    pColumns: number,
    pValues: number,
    out: number,
  ): void
}

export const sparseNeighbors: KernelModule<SparseNeighborsKernels> = { name: 'sparse-neighbors', base64 }
