import { sizeOf } from '@foldwise/core'
import { cut, inferenceKernels } from '@foldwise/kernels'
import { Held } from '../../session/held/held.ts'
import { type HeldOp, isFloat32, NO_ACTIVATION } from '../../session/held/held-op.ts'
import type { HeldMemory } from '../../session/held/memory.ts'
import { readSliding, windowsOf } from '../support/windows.ts'
import { jobCache } from './job-cache.ts'

/** The largest or the mean value under each window of images with one or two spatial axes. */
const heldPool = (mean: boolean): HeldOp => ({
  enters: () => true,
  create: (node) => {
    const { memory, where, attrs } = node
    const sliding = readSliding(node)
    const kernel = attrs.required('kernel_shape', attrs.ints('kernel_shape'))
    const ceil = attrs.flag('ceil_mode')
    const padded = mean && attrs.flag('count_include_pad')
    if (node.outputs > 1 || kernel.length < 1 || kernel.length > 2) return undefined
    const ready = jobCache(memory, (image) => {
      const windows = windowsOf(image.slice(1), kernel, sliding(kernel.length), ceil, where)
      if (sizeOf(kernel) > MAX_TAPS * sizeOf(windows.spatial)) return undefined
      const steps = { pixel: 4 * image[0]!, depth: image[0]!, channels: image[0]!, outPixel: 4 * image[0]! }
      return { windows, steps, activation: NO_ACTIVATION, zeros: 0 }
    })
    return ([x]) => {
      if (!isFloat32(x) || x.shape.length !== kernel.length + 2 || sizeOf(x.shape) === 0) return undefined
      const job = ready(x.shape.slice(1))
      if (!job) return undefined
      const { at, windows } = job
      const from = memory.enter(x, where)
      const { rows, channels } = from
      const out = memory.take([rows, channels, ...windows.counts], where)
      const columns = windows.counts.at(-1)!
      const ends = windows.pads.slice(kernel.length)
      const [bottom, right] = kernel.length === 1 ? [0, ends[0]!] : [ends[0]!, ends[1]!]
      const blocks: number[][] = []
      for (let i = 0; i < rows; i++) {
        const places = [from.at + 4 * i * channels * from.pixels, out.at + 4 * i * channels * out.pixels]
        for (const [first, last] of cut(out.pixels / columns, ROWS)) {
          blocks.push([at, first, last, mean ? 1 : 0, bottom, right, padded ? 1 : 0, ...places])
        }
      }
      memory.kernels.parallel(inferenceKernels, 'pool', blocks)
      memory.leave(x, from)
      return out
    }
  },
})

/** Taps a pixel of the image: the kernel visits every tap of a window, and most of more of them would lie in the padding. */
const MAX_TAPS = 64

/** Rows of the output that a thread does at once. */
const ROWS = 16

export const heldMaxPool: HeldOp = /* @__PURE__ */ heldPool(false)
export const heldAveragePool: HeldOp = /* @__PURE__ */ heldPool(true)

/** The mean of each channel. */
export const heldGlobalAveragePool: HeldOp = {
  create:
    ({ memory, where }) =>
    ([x]) => {
      if (!(x instanceof Held) || x.shape.length < 3 || x.pixels === 0) return undefined
      const out = memory.take([...x.shape.slice(0, 2), ...x.shape.slice(2).map(() => 1)], where)
      meansInto(memory, x, out)
      return out
    },
}

/** The mean over the axes of a picture, asked for as a reduction. */
export const heldReduceMean: HeldOp = {
  create: (node) => {
    const { memory, where, attrs, opset } = node
    const keep = attrs.flag('keepdims', true)
    const fixed = opset < 18 ? attrs.ints('axes') : undefined
    const given = node.inputs > 1 ? node.constant(1) : undefined
    const axes = fixed ?? (given ? Array.from(given.data as BigInt64Array, Number) : [])
    return ([x]) => {
      if (!(x instanceof Held) || x.shape.length < 3 || x.pixels === 0) return undefined
      const rank = x.shape.length
      const all = axes.map((a) => (a < 0 ? a + rank : a)).sort((a, b) => a - b)
      if (all.join() !== [...x.shape.keys()].slice(2).join()) return undefined
      const out = memory.take([...x.shape.slice(0, 2), ...(keep ? x.shape.slice(2).map(() => 1) : [])], where)
      meansInto(memory, x, out)
      return out
    }
  },
}

function meansInto({ procedures }: HeldMemory, x: Held, out: Held): void {
  for (let i = 0; i < x.rows; i++) {
    procedures.channelMeans(x.pixels, x.channels, x.at + 4 * i * x.channels * x.pixels, out.at + 4 * i * x.channels)
  }
}
