import { type HostArray, type Shape, sameShape, sizeOf } from '@foldwise/core'
import { cut, inferenceKernels } from '@foldwise/kernels'
import type { Held } from '../../session/held/held.ts'
import {
  type HeldOp,
  type HeldSetup,
  isFloat32,
  NO_ACTIVATION,
  type Operand,
  type RunHeld,
} from '../../session/held/held-op.ts'
import { value } from '../support/cells.ts'
import { readSliding, type Sliding, type Windows, windowsOf } from '../support/windows.ts'
import { convolve } from './convolve.ts'
import { jobCache } from './job-cache.ts'
import { type Layout, packPanels } from './panels.ts'
import { convolveTiles, tilesFit, winogradWeights } from './winograd.ts'

/** Convolutions of one or two spatial axes whose weights are known: packed once, for any number of groups. */
export const heldConvolution: HeldOp = {
  enters: () => true,
  fuses: 'sum and activation',
  create: (node) => {
    const w = node.constant(1)
    const bias = node.inputs > 2 ? node.constant(2) : undefined
    const group = node.attrs.int('group', 1)
    const kernel = node.attrs.ints('kernel_shape')
    const sliding = readSliding(node)
    if (w?.dtype !== 'float32' || w.shape.length < 3 || w.shape.length > 4 || w.data.length === 0) return undefined
    if (group < 1 || w.shape[0]! % group !== 0) return undefined
    if (kernel && kernel.join() !== w.shape.slice(2).join()) return undefined
    if (node.inputs > 2 && (bias?.dtype !== 'float32' || bias.shape.join() !== `${w.shape[0]}`)) return undefined
    const slides = sliding(w.shape.length - 2)
    const dense = [...slides.strides, ...slides.dilations].every((v) => v === 1)
    const layer = { shape: w.shape, group, dense, windows: windowsBy(slides, w.shape, node.where) }
    const data = w.data as Float32Array
    const added = bias?.data as Float32Array | undefined
    return w.shape[1] === 1 && w.shape[0] === group
      ? depthwise(node, layer, data, added)
      : products(node, layer, data, added)
  },
}

/** A convolution, apart from its values. */
interface Layer {
  /** Of the weights. */
  readonly shape: Shape
  readonly group: number
  /** Whether windows move by one pixel and have no gaps. */
  readonly dense: boolean
  readonly windows: (spatial: Shape) => Windows
}

const windowsBy = (sliding: Sliding, weights: Shape, where: string) => (spatial: Shape) =>
  windowsOf(spatial, weights.slice(2), sliding, false, where)

/**
 * Sums over windows of several channels, as products of matrices whose left one is never made, or in tiles of 2 by 2
 * windows of 3 by 3 with fewer products (Lavin and Gray 2016, arXiv:1509.09308). Tiles differ from the sums by some 1e-6
 * of the largest value of the output, and one value that is not finite makes all 4 of its tile NaN.
 */
function products(node: HeldSetup, layer: Layer, data: Float32Array, bias: Float32Array | undefined): RunHeld {
  const { memory, where, activation } = node
  const { shape: weights, group, windows } = layer
  const channels = weights[1]!
  const taps = sizeOf(weights.slice(2))
  const m = weights[0]! / group
  const layout: Layout = {
    ...{ groups: group, outputs: m, depth: taps * channels },
    place: (g, i, k) => ((g * m + i) * channels + (k % channels)) * taps + Math.floor(k / channels),
  }
  const panels = packPanels(memory, layout, data, (i) => bias?.[i] ?? 0)
  node.packs(1, () => value('float32', weights, panels.unpack()))
  const forTiles = group === 1 && layer.dense ? winogradWeights(memory, weights, data) : undefined
  const ready = jobCache(memory, (image) => {
    const zeros = memory.zerosOf(4 * channels)
    const steps = { pixel: 4 * image[0]!, depth: channels, channels: m, outPixel: 4 * m * group }
    return { windows: windows(image.slice(1)), steps, activation, zeros }
  })
  return ([x], residual) => {
    if (!fits(x, layer)) return undefined
    const job = ready(x.shape.slice(1))
    if (!job) return undefined
    const shape = [x.shape[0]!, weights[0]!, ...job.windows.counts]
    if (residual && !(isFloat32(residual) && sameShape(residual.shape, shape))) return undefined
    const from = memory.enter(x, where)
    const added = residual && memory.enter(residual, where)
    const out = memory.take(shape, where)
    if (forTiles && tilesFit(job.windows)) convolveTiles(memory, job.at, forTiles, panels, from, added, out)
    else convolve(memory, job.at, taps, panels, from, added, out)
    memory.leave(x, from)
    memory.leave(residual, added)
    return out
  }
}

/** One filter a channel. */
function depthwise(node: HeldSetup, layer: Layer, data: Float32Array, bias: Float32Array | undefined): RunHeld {
  const { memory, where, activation } = node
  const { shape: filters, group, windows } = layer
  const taps = sizeOf(filters.slice(2))
  const weights = memory.float32(taps * group)
  const added = memory.float32(group)
  turn(data, group, taps, weights.view)
  if (bias) added.view.set(bias)
  else added.view.fill(0)
  node.packs(1, () => value('float32', filters, turn(weights.view, taps, group, new Float32Array(taps * group))))
  const ready = (act: typeof activation) =>
    jobCache(memory, (image) => {
      const zeros = memory.zerosOf(4 * group * image.at(-1)!)
      const steps = { pixel: 4 * group, depth: group, channels: group, outPixel: 4 * group }
      return { windows: windows(image.slice(1)), steps, activation: act, zeros }
    })
  const usual = ready(activation)
  // With a residual the activation is the sum's.
  const plain = ready(NO_ACTIVATION)
  return ([x], residual) => {
    if (!fits(x, layer)) return undefined
    const image = x.shape.slice(1)
    const [last, job] = [usual(image), residual ? plain(image) : usual(image)]
    if (!last || !job) return undefined
    const shape = [x.shape[0]!, group, ...job.windows.counts]
    if (residual && !(isFloat32(residual) && sameShape(residual.shape, shape))) return undefined
    const from = memory.enter(x, where)
    const out = memory.take(shape, where)
    const columns = job.windows.counts.at(-1)!
    const rows = out.pixels / columns
    const each = memory.kernels.threads > 1 ? Math.max(1, Math.round(BLOCK / (columns * group * taps))) : rows
    const blocks: number[][] = []
    for (let i = 0; i < from.rows; i++) {
      const ends = [from.at + 4 * i * group * from.pixels, weights.at, added.at, out.at + 4 * i * group * out.pixels]
      for (const [top, bottom] of cut(rows, each)) blocks.push([job.at, top, bottom, ...ends])
    }
    memory.kernels.parallel(inferenceKernels, 'depthwise', blocks)
    memory.leave(x, from)
    if (residual) {
      const plus = memory.enter(residual, where)
      memory.procedures.addAll(last.at, out.length, out.at, plus.at, out.at)
      memory.leave(residual, plus)
    }
    return out
  }
}

/** `to[columns, rows] = from[rows, columns]'`. */
function turn(from: Float32Array, rows: number, columns: number, to: Float32Array): Float32Array {
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) to[c * rows + r] = from[r * columns + c]!
  return to
}

/** Multiplications of a depthwise block: they cost four times what those of products do. */
const BLOCK = 1 << 18

function fits(x: Operand, { shape, group }: Layer): x is Held | HostArray<'float32'> {
  return isFloat32(x) && x.shape.length === shape.length && x.shape[1] === shape[1]! * group && sizeOf(x.shape) > 0
}
