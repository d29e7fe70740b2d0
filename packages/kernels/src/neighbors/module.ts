import { base64 } from '../generated/neighbors.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Nearest points by brute force. Arguments are byte offsets and sizes; see assembly/neighbors.ts. */
export interface NeighborsKernels {
  nearest(
    metric: number,
    from: number,
    to: number,
    columns: number,
    queries: number,
    points: number,
    panels: number,
    k: number,
    distances: number,
    indices: number,
    scratch: number,
  ): void
  nearestCoarse(
    from: number,
    to: number,
    columns: number,
    queries: number,
    points: number,
    panels: number,
    k: number,
    distances: number,
    indices: number,
    centre: number,
    scale: number,
    error: number,
    coarse: number,
    halves: number,
    scratch: number,
  ): void
  coarsenPoints(
    columns: number,
    points: number,
    panels: number,
    centre: number,
    scale: number,
    coarse: number,
    halves: number,
  ): number
  packPoints(from: number, to: number, columns: number, points: number, panels: number): void
}

/** The module that `kernels.use` starts, for `NeighborsKernels`. */
export const neighbors: KernelModule<NeighborsKernels> = { name: 'neighbors', base64 }
