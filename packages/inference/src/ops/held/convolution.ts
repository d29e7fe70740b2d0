import { type HostArray, sameShape, sizeOf } from '@foldwise/core'
import { cut, inferenceKernels } from '@foldwise/kernels'
import { Held } from '../../session/held/held.ts'
import { type HeldOp, type HeldSetup, NO_ACTIVATION, type RunHeld } from '../../session/held/held-op.ts'
import { readSliding, type Sliding, windowsOf } from '../support/windows.ts'
import { convolve } from './convolve.ts'
import { jobCache, windowWords } from './job-cache.ts'
import { packPanels } from './panels.ts'

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
    const layer: Layer = {
      w: w as HostArray<'float32'>,
      bias: bias?.data as Float32Array | undefined,
      group,
      sliding: sliding(w.shape.length - 2),
    }
    return w.shape[1] === 1 && w.shape[0] === group ? depthwise(node, layer) : products(node, layer)
  },
}

interface Layer {
  readonly w: HostArray<'float32'>
  readonly bias: Float32Array | undefined
  readonly group: number
  readonly sliding: Sliding
}

/** Sums over windows of several channels, as products of matrices whose left one is never made. */
function products(node: HeldSetup, layer: Layer): RunHeld {
  const { memory, where, activation } = node
  const { w, bias, group, sliding } = layer
  const [channels, kernel] = [w.shape[1]!, w.shape.slice(2)]
  const taps = sizeOf(kernel)
  const m = w.shape[0]! / group
  const panels = packPanels(
    ...([memory, group, m, taps * channels] as const),
    (g, i, k) => w.data[((g * m + i) * channels + (k % channels)) * taps + Math.floor(k / channels)]!,
    (g, i) => bias?.[g * m + i] ?? 0,
  )
  const ready = jobCache(memory, (image) => {
    const windows = windowsOf(image.slice(1), kernel, sliding, false, where)
    const zeros = memory.zerosOf(4 * channels)
    const steps = { pixel: 4 * image[0]!, depth: channels, channels: m, outPixel: 4 * m * group }
    return { windows, job: { ...windowWords(windows), ...steps, activation, zeros } }
  })
  return ([x], residual) => {
    if (!fits(x, layer)) return undefined
    const job = ready(x.shape.slice(1))
    if (!job) return undefined
    const { at, windows } = job
    const shape = [x.shape[0]!, w.shape[0]!, ...windows.counts]
    if (residual && !sameShape(residual.shape, shape)) return undefined
    const from = x instanceof Held ? x : memory.fromHost(x, where)
    const out = memory.take(shape, where)
    convolve(memory, at, taps, panels, from, residual, out)
    if (from !== x) memory.give(from)
    return out
  }
}

/** One filter a channel. */
function depthwise(node: HeldSetup, layer: Layer): RunHeld {
  const { memory, where, activation } = node
  const { w, bias, group, sliding } = layer
  const kernel = w.shape.slice(2)
  const taps = sizeOf(kernel)
  const weights = memory.float32(taps * group)
  const added = memory.float32(group)
  const to = weights.view
  for (let c = 0; c < group; c++) for (let t = 0; t < taps; t++) to[t * group + c] = w.data[c * taps + t]!
  added.view.fill(0)
  if (bias) added.view.set(bias)
  const ready = (act: typeof activation) =>
    jobCache(memory, (image) => {
      const windows = windowsOf(image.slice(1), kernel, sliding, false, where)
      const zeros = memory.zerosOf(4 * group * image.at(-1)!)
      const steps = { pixel: 4 * group, depth: group, channels: group, outPixel: 4 * group }
      return { windows, job: { ...windowWords(windows), ...steps, activation: act, zeros } }
    })
  const usual = ready(activation)
  // With a residual the activation is the sum's.
  const plain = ready(NO_ACTIVATION)
  return ([x], residual) => {
    if (!fits(x, layer)) return undefined
    const job = usual(x.shape.slice(1))
    const summed = residual ? plain(x.shape.slice(1)) : job
    if (!job || !summed) return undefined
    const { at, windows } = summed
    const shape = [x.shape[0]!, group, ...windows.counts]
    if (residual && !sameShape(residual.shape, shape)) return undefined
    const from = x instanceof Held ? x : memory.fromHost(x, where)
    const out = memory.take(shape, where)
    const columns = windows.counts.at(-1)!
    const rows = out.pixels / columns
    const each = memory.kernels.threads > 1 ? Math.max(1, Math.round(BLOCK / (columns * group * taps))) : rows
    const blocks: number[][] = []
    for (let i = 0; i < from.rows; i++) {
      const ends = [from.at + 4 * i * group * from.pixels, weights.at, added.at, out.at + 4 * i * group * out.pixels]
      for (const [first, last] of cut(rows, each)) blocks.push([at, first, last, ...ends])
    }
    memory.kernels.parallel(inferenceKernels, 'depthwise', blocks)
    if (residual) memory.procedures.addAll(job.at, out.length, out.at, residual.at, out.at)
    if (from !== x) memory.give(from)
    return out
  }
}

/** Multiplications of a depthwise block: they cost four times what those of products do. */
const BLOCK = 1 << 18

function fits(x: Held | HostArray | undefined, { w, group }: Layer): x is Held | HostArray {
  if (!x || x.shape.length !== w.shape.length || x.shape[1] !== w.shape[1]! * group || sizeOf(x.shape) === 0)
    return false
  return x instanceof Held || x.dtype === 'float32'
}
