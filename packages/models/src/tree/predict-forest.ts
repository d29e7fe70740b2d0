import { checkpoints } from '@foldwise/core'
import { cut, type Kernels, loadKernels, tree } from '@foldwise/kernels'
import { type Forest, treeCount } from './forest.ts'
import { packForest } from './pack-forest.ts'
import type { Rows32 } from './rows32.ts'

/** Number of the leaf that a row reaches. */
export function leafOf(f: Omit<Forest, 'starts' | 'outputs'>, root: number, data: Float32Array, at: number): number {
  let i = root
  for (let feature = f.feature[i]!; feature >= 0; feature = f.feature[i]!) {
    const v = data[at + feature]!
    // No comparison holds for NaN.
    const left = v <= f.threshold[i]! || (f.missingLeft[i] === 1 && Number.isNaN(v))
    i = left ? f.left[i]! : f.right[i]!
  }
  return i
}

/** Sums over the trees of the leaves' values, `[rows, outputs]`. */
export type SumOfTrees = (x: Rows32) => Promise<Float64Array<ArrayBuffer>>

/** Rows for which copying the forest into the kernels' memory is not worth it. */
const FEW = 64

/** A forest's predictions: a few rows here, many in the kernel, which gives the same bits several times as fast. */
export function sumOfTrees(f: Forest): SumOfTrees {
  let packed: ArrayBuffer | undefined
  return async (x) => {
    if (x.rows < FEW || treeCount(f) === 1) return here(f, x)
    packed ??= packForest(f)
    return inKernel(await loadKernels(), f, packed, x)
  }
}

/** Rows of a block: so many that a tree, which stays in the cache meanwhile, is read for more than a few of them. */
const ROWS = 8192

async function here(f: Forest, x: Rows32): Promise<Float64Array<ArrayBuffer>> {
  const checkpoint = checkpoints()
  const out = new Float64Array(x.rows * f.outputs)
  for (let t = 0; t < treeCount(f); t++) {
    for (const [from, to] of cut(x.rows, ROWS)) {
      for (let r = from; r < to; r++) {
        const leaf = leafOf(f, f.starts[t]!, x.data, r * x.features) * f.outputs
        for (let k = 0; k < f.outputs; k++) out[r * f.outputs + k]! += f.values[leaf + k]!
      }
      if (to < x.rows) await checkpoint()
    }
  }
  return out
}

/** Rows times trees, and values that they add up, between two turns of the event loop: some 10 ms. */
const WORK = 2 ** 18

async function inKernel(
  kernels: Kernels,
  f: Forest,
  packed: ArrayBuffer,
  x: Rows32,
): Promise<Float64Array<ArrayBuffer>> {
  using workspace = kernels.workspace()
  const checkpoint = checkpoints()
  const nodes = workspace.raw(Uint8Array, packed.byteLength)
  nodes.view.set(new Uint8Array(packed))
  await checkpoint()
  const roots = workspace.int32(f.starts)
  const values = workspace.float64(f.values)
  const rows = workspace.raw(Float32Array, x.data.length)
  rows.view.set(x.data)
  const out = workspace.float64(x.rows * f.outputs)
  const trees = treeCount(f)
  // As many trees at once as there is work for: each row adds them up in their order all the same.
  const each = Math.max(1, Math.floor((WORK * kernels.threads) / (Math.min(x.rows, ROWS) * (1 + f.outputs / 8))))
  for (const [from, to] of cut(x.rows, Math.max(ROWS * kernels.threads, 1))) {
    for (let t = 0; t < trees; t += each) {
      kernels.parallel(
        tree,
        'predictRows',
        cut(to - from, ROWS).map(([a, b]) => [
          from + a,
          from + b,
          x.features,
          x.missing ? 1 : 0,
          rows.at,
          nodes.at,
          Math.min(each, trees - t),
          roots.at + 4 * t,
          values.at,
          f.outputs,
          out.at,
        ]),
      )
      await checkpoint()
    }
  }
  return out.copy()
}
