import { base64 } from '../generated/cluster.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** k-means. Arguments are byte offsets and sizes; see assembly/cluster.ts. */
export interface ClusterKernels {
  moveRows(
    from: number,
    to: number,
    columns: number,
    x: number,
    panels: number,
    perGroup: number,
    groups: number,
    allPanels: number,
    moved: number,
    groupMoved: number,
    wide: number,
    labels: number,
    upper: number,
    lower: number,
    scratch: number,
  ): number
  ownDistances(
    from: number,
    to: number,
    columns: number,
    x: number,
    weights: number,
    panels: number,
    labels: number,
    squares: number,
  ): number
  addToClusters(
    from: number,
    to: number,
    columns: number,
    x: number,
    weights: number,
    labels: number,
    sums: number,
    sizes: number,
  ): void
  moveBetweenClusters(
    rows: number,
    columns: number,
    x: number,
    weights: number,
    before: number,
    labels: number,
    sums: number,
    sizes: number,
  ): void
  withCandidates(
    from: number,
    to: number,
    rows: number,
    columns: number,
    x: number,
    weights: number,
    candidates: number,
    panels: number,
    closest: number,
    lines: number,
    out: number,
    sums: number,
    scratch: number,
  ): void
}

/** The module that `kernels.use` starts, for `ClusterKernels`. */
export const cluster: KernelModule<ClusterKernels> = { name: 'cluster', base64 }
