import { base64 } from '../generated/tree-inference.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Rows through boosted trees. Arguments are byte offsets, sizes and flags; see assembly/tree-inference. */
export interface TreeInferenceKernels {
  /** `job` is a record that `rowJob` makes; it has room for so many rows. */
  scoreFew(job: number, rows: number, trees: number): void
  scoreRows(
    rows: number,
    features: number,
    x: number,
    single: number,
    zero: number,
    searches: number,
    search: number,
    edges: number,
    trees: number,
    table: number,
    nodes: number,
    values: number,
    outputs: number,
    base: number,
    out: number,
    scratch: number,
  ): void
}

/** The module that `kernels.use` starts, for `TreeInferenceKernels`. */
export const treeInference: KernelModule<TreeInferenceKernels> = { name: 'tree-inference', base64 }
