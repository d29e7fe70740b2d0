import { type HostArray, sameShape } from '@foldwise/core'
import { inferenceJob } from '@foldwise/kernels'
import type { NodeSetup } from '../../session/graph-op.ts'
import { Held } from '../../session/held/held.ts'
import type { HeldOp, HeldSetup, RunHeld } from '../../session/held/held-op.ts'
import { convolve } from './convolve.ts'
import { packPanels } from './panels.ts'
import { pointJob } from './point-job.ts'

/** Weights from this many on are worth keeping in kernel memory, unless rows are so wide that they may be mostly empty. */
const MIN_WEIGHTS = 1 << 14
const MAX_INPUTS = 4096

const isLarge = ({ constant }: NodeSetup): boolean => {
  const b = constant(1)
  return b !== undefined && b.data.length >= MIN_WEIGHTS && Math.max(...b.shape) <= MAX_INPUTS
}

/** Rows times a known matrix, plus a known row. */
export const heldGemm: HeldOp = {
  enters: isLarge,
  fuses: 'sum and activation',
  create: (node) => {
    const alpha = node.attrs.float('alpha', 1)
    const beta = node.attrs.float('beta', 1)
    const transA = node.attrs.flag('transA')
    const transB = node.attrs.flag('transB')
    const c = node.inputs > 2 ? node.constant(2) : undefined
    const b = node.constant(1)
    if (!isMatrix(b) || transA) return undefined
    const [depth, outputs] = transB ? [b.shape[1]!, b.shape[0]!] : [b.shape[0]!, b.shape[1]!]
    if (node.inputs > 2 && !(c && isRow(c, outputs))) return undefined
    const [row, column] = transB ? [1, depth] : [outputs, 1]
    const added = c && (c.data as Float32Array)
    const bias = (i: number): number => (added ? beta * added[added.length === 1 ? 0 : i]! : 0)
    return products(node, depth, outputs, (i, k) => alpha * b.data[k * row + i * column]!, bias)
  },
}

/** Rows times a known matrix. */
export const heldMatMul: HeldOp = {
  enters: isLarge,
  fuses: 'sum and activation',
  create: (node) => {
    const b = node.constant(1)
    if (!isMatrix(b)) return undefined
    const [depth, outputs] = b.shape as [number, number]
    const { bias } = node
    if (bias && !isRow(bias, outputs)) return undefined
    const added = bias?.data as Float32Array | undefined
    const plus = (i: number): number => added?.[added.length === 1 ? 0 : i] ?? 0
    return products(node, depth, outputs, (i, k) => b.data[k * outputs + i]!, plus)
  },
}

const isMatrix = (b: HostArray | undefined): b is HostArray<'float32'> =>
  b?.dtype === 'float32' && b.shape.length === 2 && b.data.length > 0

/** Whether a constant is one row of `outputs` values, or one value for all, and gives the product no more axes. */
const isRow = (c: HostArray, outputs: number): boolean =>
  c.dtype === 'float32' &&
  c.shape.length <= 2 &&
  c.data.length === (c.shape.at(-1) ?? 1) &&
  [1, outputs].includes(c.data.length)

function products(
  { memory, where, activation }: HeldSetup,
  depth: number,
  outputs: number,
  weight: (i: number, k: number) => number,
  bias: (i: number) => number,
): RunHeld {
  const panels = packPanels(
    memory,
    1,
    outputs,
    depth,
    (_, i, k) => weight(i, k),
    (_, i) => bias(i),
  )
  const job = memory.words(
    inferenceJob({
      ...pointJob(activation, depth, outputs, memory.zerosOf(4 * depth)),
      width: 1 << 30,
      columns: 1 << 30,
    }),
  )
  return ([x], residual) => {
    if (x?.shape.length !== 2 || x.shape[1] !== depth || x.shape[0] === 0) return undefined
    if (!(x instanceof Held) && x.dtype !== 'float32') return undefined
    if (residual && !sameShape(residual.shape, [x.shape[0]!, outputs])) return undefined
    const from = x instanceof Held ? x : memory.fromHost(x, where)
    const out = memory.take([x.shape[0]!, outputs], where)
    // Rows are the pixels of one picture, so that they share a pass over the weights.
    const [left, right] = [memory.alias(from, [1, depth, from.rows]), memory.alias(out, [1, outputs, out.rows])]
    convolve(memory, job.at, 1, panels, left, residual, right)
    for (const v of [left, right]) memory.give(v)
    if (from !== x) memory.give(from)
    return out
  }
}
