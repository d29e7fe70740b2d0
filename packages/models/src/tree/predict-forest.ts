import { checkpoints } from '@foldwise/core'
import {
  cut,
  type Kernels,
  loadKernels,
  type Pause,
  type Region,
  runPausing,
  type Steps,
  tree,
} from '@foldwise/kernels'
import { STEP } from './copying.ts'
import { type Forest, treeCount } from './forest.ts'
import { type PackedNodes, packing } from './pack-forest.ts'
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
  let packed: Promise<PackedNodes> | undefined
  return async (x) => {
    const pause = checkpoints()
    if (treeCount(f) === 1) return throughOne(f, x, pause)
    packed ??= runPausing(packing(f), pause)
    const nodes = await packed
    return x.rows < FEW ? fewRows(f, nodes, x) : inKernel(await loadKernels(), f, nodes, x, pause)
  }
}

/** Rows of a block: so many that a tree, which stays in the cache meanwhile, is read for more than a few of them. */
const ROWS = 8192

async function throughOne(f: Forest, x: Rows32, pause: Pause): Promise<Float64Array<ArrayBuffer>> {
  const out = new Float64Array(x.rows * f.outputs)
  const atOnce = Math.max(1, Math.floor((8 * ROWS) / (8 + f.outputs)))
  for (let from = 0; from < x.rows; from += atOnce) {
    if (from > 0) await pause()
    const to = Math.min(from + atOnce, x.rows)
    for (let r = from; r < to; r++) {
      const leaf = leafOf(f, 0, x.data, r * x.features) * f.outputs
      for (let k = 0; k < f.outputs; k++) out[r * f.outputs + k]! += f.values[leaf + k]!
    }
  }
  return out
}

/** Four trees side by side, so that the wait for one node's memory is shared; each row adds them up in their order all the same. */
function fewRows(f: Forest, nodes: PackedNodes, x: Rows32): Float64Array<ArrayBuffer> {
  const { outputs, starts, values } = f
  const { data, features, rows } = x
  const trees = treeCount(f)
  const out = new Float64Array(rows * outputs)
  for (let r = 0; r < rows; r++) {
    const row = r * features
    const sums = r * outputs
    for (let t = 0; t < trees; t += 4) {
      // In the last round a tree may stand for those that lack: it is not added again.
      const last = trees - 1
      let a = starts[t]!
      let b = starts[Math.min(t + 1, last)]!
      let c = starts[Math.min(t + 2, last)]!
      let d = starts[Math.min(t + 3, last)]!
      for (let moved = true; moved; ) {
        const a1 = below(nodes, a, data, row)
        const b1 = below(nodes, b, data, row)
        const c1 = below(nodes, c, data, row)
        const d1 = below(nodes, d, data, row)
        moved = ((a1 ^ a) | (b1 ^ b) | (c1 ^ c) | (d1 ^ d)) !== 0
        a = a1
        b = b1
        c = c1
        d = d1
      }
      for (let k = 0; k < outputs; k++) {
        let sum = out[sums + k]! + values[a * outputs + k]!
        if (t + 1 < trees) sum += values[b * outputs + k]!
        if (t + 2 < trees) sum += values[c * outputs + k]!
        if (t + 3 < trees) sum += values[d * outputs + k]!
        out[sums + k] = sum
      }
    }
  }
  return out
}

/** The child that a row goes to; of a leaf itself. */
function below({ floats, integers }: PackedNodes, node: number, data: Float32Array, row: number): number {
  const at = 4 * node
  const word = integers[at + 1]!
  const v = data[row + (word & 0x7fffffff)]!
  // No comparison holds for NaN.
  const left = v <= floats[at]! || (word < 0 && Number.isNaN(v))
  return left ? integers[at + 2]! : integers[at + 3]!
}

/** Asks for the view in each step: others may make the kernels' memory grow meanwhile. */
function* copyingIn<T extends Float64Array | Uint8Array>(from: T, to: Region<T>): Steps<void> {
  for (let at = 0; at < from.length; at += STEP) {
    to.view.set(from.subarray(at, at + STEP), at)
    yield
  }
}

/** Rows times trees, and values that they add up, between two turns of the event loop: some 10 ms. */
const WORK = 2 ** 18

/** Values of rows that go into the kernels' memory at once, at most, where that is not less than a row. */
const VALUES = 2 ** 20

async function inKernel(
  kernels: Kernels,
  f: Forest,
  packed: PackedNodes,
  x: Rows32,
  pause: Pause,
): Promise<Float64Array<ArrayBuffer>> {
  using workspace = kernels.workspace()
  const nodes = workspace.raw(Uint8Array, packed.buffer.byteLength)
  await runPausing(copyingIn(new Uint8Array(packed.buffer), nodes), pause)
  const roots = workspace.int32(f.starts)
  const values = workspace.raw(Float64Array, f.values.length)
  await runPausing(copyingIn(f.values, values), pause)
  const { features } = x
  const { outputs } = f
  const block = Math.max(1, Math.min(ROWS, Math.floor(VALUES / Math.max(features, outputs))))
  const room = Math.min(x.rows, block * kernels.threads)
  const rows = workspace.raw(Float32Array, room * features)
  const sums = workspace.raw(Float64Array, room * outputs)
  const out = new Float64Array(x.rows * outputs)
  const trees = treeCount(f)
  // As many trees at once as there is work for: each row adds them up in their order all the same.
  const each = Math.max(1, Math.floor((WORK * kernels.threads) / (room * (1 + outputs / 8))))
  for (const [from, to] of cut(x.rows, room)) {
    rows.view.set(x.data.subarray(from * features, to * features))
    sums.view.fill(0)
    for (let t = 0; t < trees; t += each) {
      kernels.parallel(
        tree,
        'predictRows',
        cut(to - from, block).map(([a, b]) => [
          a,
          b,
          features,
          x.missing ? 1 : 0,
          rows.at,
          nodes.at,
          Math.min(each, trees - t),
          roots.at + 4 * t,
          values.at,
          outputs,
          sums.at,
        ]),
      )
      await pause()
    }
    out.set(sums.view.subarray(0, (to - from) * outputs), from * outputs)
  }
  return out
}
