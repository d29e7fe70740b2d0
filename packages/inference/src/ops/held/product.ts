import { type HostArray, type Shape, sameShape, sizeOf } from '@foldwise/core'
import { inferenceJob } from '@foldwise/kernels'
import type { NodeSetup } from '../../session/graph-op.ts'
import { Held } from '../../session/held/held.ts'
import { type HeldOp, type HeldSetup, isFloat32, type RunHeld } from '../../session/held/held-op.ts'
import type { HeldMemory } from '../../session/held/memory.ts'
import { value } from '../support/cells.ts'
import { convolve } from './convolve.ts'
import { type Layout, type Panels, packPanels } from './panels.ts'
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
    const added = c?.data as Float32Array | undefined
    const bias = (i: number): number => (added ? beta * added[added.length === 1 ? 0 : i]! : 0)
    const weights = alpha === 1 ? b.data : b.data.map((v) => alpha * v)
    const panels = packPanels(node.memory, layoutOf(depth, outputs, row, column), weights, bias)
    if (alpha === 1) packs(node, panels, b.shape)
    const run = products(node, panels)
    return ([x], residual) => (x?.shape.length === 2 ? run([x], residual) : undefined)
  },
}

/** Rows times a known matrix; for values of more than two axes from the host to the host. */
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
    const panels = packPanels(node.memory, layoutOf(depth, outputs, outputs, 1), b.data, plus)
    packs(node, panels, b.shape)
    return products(node, panels)
  },
}

const layoutOf = (depth: number, outputs: number, row: number, column: number): Layout => ({
  ...{ groups: 1, depth, outputs },
  place: (_, i, k) => k * row + i * column,
})

const packs = (node: HeldSetup, { unpack }: Panels, shape: Shape): void =>
  node.packs(1, () => value('float32', shape, unpack()))

const isMatrix = (b: HostArray | undefined): b is HostArray<'float32'> =>
  b?.dtype === 'float32' && b.shape.length === 2 && b.data.length > 0

/** Whether a constant is one row of `outputs` values, or one value for all, and gives the product no more axes. */
const isRow = (c: HostArray, outputs: number): boolean =>
  c.dtype === 'float32' &&
  c.shape.length <= 2 &&
  c.data.length === (c.shape.at(-1) ?? 1) &&
  [1, outputs].includes(c.data.length)

function products({ memory, where, activation }: HeldSetup, panels: Panels): RunHeld {
  const { depth, outputs } = panels
  const job = memory.words(
    inferenceJob({
      ...pointJob(activation, depth, outputs, memory.zerosOf(4 * depth)),
      width: 1 << 30,
      columns: 1 << 30,
    }),
  )
  return ([x], residual) => {
    if (!isFloat32(x) || x.shape.length < 2 || x.shape.at(-1) !== depth || sizeOf(x.shape) === 0) return undefined
    const shape = [...x.shape.slice(0, -1), outputs]
    if (residual && !(isFloat32(residual) && sameShape(residual.shape, shape))) return undefined
    const rows = sizeOf(shape) / outputs
    const from = enterRows(memory, x, where)
    const added = residual && enterRows(memory, residual, where)
    const out = memory.take([rows, outputs], where)
    // Rows are the pixels of one picture, so that they share a pass over the weights.
    const [left, right] = [memory.alias(from, [1, depth, rows]), memory.alias(out, [1, outputs, rows])]
    convolve(memory, job.at, 1, panels, left, added, right)
    for (const v of [left, right]) memory.give(v)
    memory.leave(x, from)
    memory.leave(residual, added)
    if (shape.length === 2) return out
    const { data } = memory.toHost(out, where)
    memory.give(out)
    return value('float32', shape, data as Float32Array)
  }
}

/** A value of two axes, or the rows of one of more: their last axis is innermost on the host, not in kernel memory. */
function enterRows(memory: HeldMemory, x: Held | HostArray, where: string): Held {
  if (x.shape.length === 2) return memory.enter(x, where)
  const width = x.shape.at(-1)!
  const { data } = x instanceof Held ? memory.toHost(x, where) : x
  return memory.fromHost(value('float32', [data.length / width, width], data as Float32Array), where)
}
