import type { Kernels } from '../loader/kernels.ts'
import type { Workspace } from '../loader/workspace.ts'
import type { PackedShapTrees, ShapSizes } from './pack-trees.ts'

/** Trees in kernel memory, where they stay until they are disposed: copying them takes longer than explaining a row. */
export class HeldShapTrees implements Disposable {
  readonly kernels: Kernels
  readonly packed: ShapSizes
  /** Offsets of the trees' parts, in the order in which the kernel takes them. */
  readonly regions: readonly number[]
  private readonly memory: Workspace

  constructor(kernels: Kernels, { table, nodes, steps, constants, values, members, ...sizes }: PackedShapTrees) {
    const ws = kernels.workspace()
    try {
      const integers = [ws.int32(table), ws.uint8(nodes), ws.int32(steps)]
      const numbers = [ws.float64(constants), ws.float64(values), ws.int32(members)]
      this.regions = [...integers, ...numbers].map((r) => r.at)
    } catch (error) {
      ws[Symbol.dispose]()
      throw error
    }
    this.kernels = kernels
    this.packed = sizes
    this.memory = ws
  }

  [Symbol.dispose](): void {
    this.memory[Symbol.dispose]()
  }
}
