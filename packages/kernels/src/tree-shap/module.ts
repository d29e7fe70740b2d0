import { base64 } from '../generated/tree-shap.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Shapley values of trees. Arguments are byte offsets and sizes; see assembly/tree-shap. */
export interface TreeShapKernels {
  addContributions(
    blocks: number,
    pairs: number,
    features: number,
    x: number,
    from: number,
    to: number,
    trees: number,
    nodes: number,
    steps: number,
    constants: number,
    values: number,
    members: number,
    outputs: number,
    phi: number,
    scratch: number,
    depth: number,
  ): void
}

export const treeShap: KernelModule<TreeShapKernels> = { name: 'tree-shap', base64 }
