import { base64 } from '../generated/tree.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Decision trees. Arguments but sizes, seeds and flags (0 or 1) are byte offsets; see assembly/tree. */
export interface TreeKernels {
  makeKeys(from: number, to: number, keys: number): void
  presort(
    from: number,
    to: number,
    rows: number,
    features: number,
    keys: number,
    classes: number,
    included: number,
    stride: number,
    columns: number,
    scratch: number,
  ): number
  logTable(n: number, table: number): void
  drawRows(rows: number, draws: number, seed: number, counts: number): number
  keepDrawn(columns: number, stride: number, rows: number, source: number, counts: number, target: number): number
  countWeights(rows: number, weights: number, counts: number, out: number): void
  plant(job: number): void
  /** 0: done, 1: call again, 2: take the records out and call again. */
  grow(job: number, work: number): number
  predictRows(
    from: number,
    to: number,
    features: number,
    missing: number,
    x: number,
    nodes: number,
    trees: number,
    roots: number,
    values: number,
    outputs: number,
    out: number,
  ): void
}

/** The module that `kernels.use` starts, for `TreeKernels`. */
export const tree: KernelModule<TreeKernels> = { name: 'tree', base64 }
