import { cut, type Kernels, loadKernels, tree } from '@foldwise/kernels'
import { type Forest, treeCount } from './forest.ts'
import { packForest } from './pack-forest.ts'
import type { Rows32 } from './rows32.ts'

/** Number of the leaf that a row reaches. */
export function leafOf(f: Forest, root: number, data: Float32Array, at: number): number {
  let i = root
  for (let feature = f.feature[i]!; feature >= 0; feature = f.feature[i]!) {
    const v = data[at + feature]!
    // No comparison holds for NaN.
    const left = v <= f.threshold[i]! || (f.missingLeft[i] === 1 && Number.isNaN(v))
    i = left ? f.left[i]! : f.right[i]!
  }
  return i
}

/** Rows that are worth copying a forest into the kernels' memory: about as many as cost as much as the copy. */
const BATCH = 64

/** Sums over the trees of the leaves' values, `[rows, outputs]`: the same bits from the kernel and from here. */
export async function sumOfTrees(f: Forest, x: Rows32): Promise<Float64Array<ArrayBuffer>> {
  if (x.rows >= BATCH && treeCount(f) > 1) return inKernel(await loadKernels(), f, x)
  const out = new Float64Array(x.rows * f.outputs)
  for (let t = 0; t < treeCount(f); t++) {
    for (let r = 0; r < x.rows; r++) {
      const leaf = leafOf(f, f.starts[t]!, x.data, r * x.features) * f.outputs
      for (let k = 0; k < f.outputs; k++) out[r * f.outputs + k]! += f.values[leaf + k]!
    }
  }
  return out
}

/** Rows of a block: their values stay in the fastest memory while the trees pass by. */
const ROWS = 128

function inKernel(kernels: Kernels, f: Forest, x: Rows32): Float64Array<ArrayBuffer> {
  using workspace = kernels.workspace()
  const packed = packForest(f)
  const nodes = workspace.raw(Uint8Array, packed.byteLength)
  nodes.view.set(new Uint8Array(packed))
  const roots = workspace.int32(f.starts)
  const values = workspace.float64(f.values)
  const rows = workspace.raw(Float32Array, x.data.length)
  rows.view.set(x.data)
  const out = workspace.float64(x.rows * f.outputs)
  kernels.parallel(
    tree,
    'predictRows',
    cut(x.rows, ROWS).map(([from, to]) => [
      from,
      to,
      x.features,
      x.missing ? 1 : 0,
      rows.at,
      nodes.at,
      treeCount(f),
      roots.at,
      values.at,
      f.outputs,
      out.at,
    ]),
  )
  return out.copy()
}
