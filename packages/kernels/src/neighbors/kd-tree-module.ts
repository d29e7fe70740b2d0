import { base64 } from '../generated/kd-tree.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Nearest points by a k-d tree. Arguments are byte offsets and sizes; see assembly/kd-tree.ts. */
export interface KdTreeKernels {
  splitNode(
    node: number,
    from: number,
    to: number,
    middle: number,
    columns: number,
    x: number,
    order: number,
    boxes: number,
    most: number,
    state: number,
  ): number
  searchTree(
    metric: number,
    from: number,
    to: number,
    columns: number,
    queries: number,
    points: number,
    levels: number,
    panels: number,
    order: number,
    boxes: number,
    k: number,
    radius: number,
    counts: number,
    starts: number,
    distances: number,
    indices: number,
    scratch: number,
  ): void
}

/** The module that `kernels.use` starts, for `KdTreeKernels`. */
export const kdTreeKernels: KernelModule<KdTreeKernels> = { name: 'kd-tree', base64 }
