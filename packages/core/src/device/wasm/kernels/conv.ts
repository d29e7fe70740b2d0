import { tensorImageKernels, tensorKernels, tensorProductKernels } from '@foldwise/kernels'
import {
  type ConvAttrs,
  type ConvFilterAttrs,
  type ConvSizes,
  type ConvTransposeAttrs,
  convSizes,
  filterSizes,
  tapCount,
  transposeSizes,
} from '../../../ops/image/conv-spec.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { columnPieces, cut, rowPieces, type WasmCall } from '../wasm-call.ts'
import { multiplyScratch } from './mat-mul.ts'
import { windowArgs } from './windows.ts'

const BYTES = 4
/** Windows multiplied at once: small images are put side by side until they have as many. Part of what defines the bits. */
const WIDE = 256
/** Ranges of images that may be worked on at once. Part of what defines the bits of weights' gradients. */
const RANGES = 8

/**
 * Convolutions as products of matrices, a few images at a time: weights [small, big * taps], columns [big * taps, windows],
 * results [small, windows]. As many groups as channels go to loops of their own, where products would have one row.
 */
export const convKernels: KernelTable<WasmCall> = {
  conv: (call, [x, w, bias], attrs: ConvAttrs, [out]) => {
    const s = convSizes('conv', x!.shape, w!.shape, attrs)
    const y = biased(call, out!.shape, bias, isDepthwise(s))
    const at = [call.at(x!), call.at(w!), call.at(y)] as const
    if (isDepthwise(s)) {
      const blocks = cut(s.n, 1).map(([i]) => [
        ...channelArgs(s),
        s.group,
        at[0] + i * bigBytes(s),
        at[1],
        at[2] + i * smallBytes(s),
      ])
      call.parallel(tensorImageKernels, 'depthwise', blocks)
    } else {
      const job = new ConvJob(call, s, 0)
      job.run('conv', (scratch) => [...at, bias ? 1 : 0, scratch])
    }
    return [y]
  },

  convTranspose: (call, [x, w, bias], attrs: ConvTransposeAttrs, [out]) => {
    const s = transposeSizes('convTranspose', x!.shape, w!.shape, attrs)
    const y = biased(call, out!.shape, bias, true)
    const at = [call.at(x!), call.at(w!), call.at(y)] as const
    if (isDepthwise(s)) {
      const blocks = cut(s.n, 1).map(([i]) => [
        ...channelArgs(s),
        s.group,
        at[0] + i * smallBytes(s),
        at[1],
        at[2] + i * bigBytes(s),
      ])
      call.parallel(tensorImageKernels, 'depthwiseBack', blocks)
    } else {
      const job = new ConvJob(call, s, 0)
      job.run('convBack', (scratch) => [...at, scratch])
    }
    return [y]
  },

  convFilter: (call, [x, dy], attrs: ConvFilterAttrs, [out]) => {
    const s = filterSizes('convFilter', x!.shape, dy!.shape, attrs)
    const dw = call.make(out!.shape, 'float32')
    const [atX, atY] = [call.at(x!), call.at(dy!)]
    if (isDepthwise(s)) {
      const blocks = cut(s.group, 4).map(([a, b]) => [...channelArgs(s, s.n), a, b, s.group, atX, atY, call.at(dw)])
      call.parallel(tensorImageKernels, 'depthwiseFilter', blocks)
      return [dw]
    }
    // Each range of images gives a part; parts are added in their order.
    const depth = s.big * tapCount(s)
    const job = new ConvJob(call, s, depth)
    const size = s.small * depth
    const parts = call.at(call.make([job.ranges.length * s.group * size], 'float32'))
    job.run('convFilter', (scratch, range, group) => {
      return [atX, atY, parts + (range * s.group + group) * size * BYTES, scratch]
    })
    const count = job.ranges.length
    const width = s.group * size
    const blocks = columnPieces(width, count).map(([a, b]) => [1, count, width, a, b, parts, 1, call.at(dw)])
    call.parallel(tensorKernels, 'sum', blocks)
    return [dw]
  },
}

/** How a convolution is cut: ranges of images, and in each as many images together as make a wide matrix. */
class ConvJob {
  readonly ranges: readonly (readonly [from: number, to: number])[]
  private readonly call: WasmCall
  private readonly s: ConvSizes
  private readonly together: number
  private readonly scratch: number
  private readonly scratchBytes: number

  /** `columns`: of the products' results, 0 for as many as windows. */
  constructor(call: WasmCall, s: ConvSizes, columns: number) {
    this.call = call
    this.s = s
    const windows = sizeOf(s.smallSize)
    this.together = Math.min(s.n, Math.max(1, Math.ceil(WIDE / windows)))
    const per = Math.ceil(s.n / this.together / RANGES) * this.together
    this.ranges = cut(s.n, Math.max(1, per))
    const wide = this.together * windows
    const elements = (s.big * tapCount(s) + s.small) * wide + multiplyScratch(columns || wide)
    this.scratchBytes = elements * BYTES
    this.scratch = call.at(call.make([elements * this.ranges.length], 'float32'))
  }

  /** Runs a procedure for every range of every group, one group after another; `rest` are its arguments after the sizes. */
  run(
    procedure: 'conv' | 'convBack' | 'convFilter',
    rest: (scratch: number, range: number, group: number) => readonly number[],
  ): void {
    const { s } = this
    const [, ...windows] = windowArgs(0, s.bigSize, s.smallSize, s.window)
    for (let group = 0; group < s.group; group++) {
      const sizes = [this.together, group, s.group, s.big, s.small, ...windows]
      const blocks = this.ranges.map(([from, to], range) => [
        from,
        to,
        ...sizes,
        ...rest(this.scratch + range * this.scratchBytes, range, group),
      ])
      this.call.parallel(tensorProductKernels, procedure, blocks)
    }
  }
}

const isDepthwise = (s: ConvSizes): boolean => s.big === 1 && s.small === 1
const bigBytes = (s: ConvSizes): number => s.group * sizeOf(s.bigSize) * BYTES
const smallBytes = (s: ConvSizes): number => s.group * sizeOf(s.smallSize) * BYTES
const channelArgs = (s: ConvSizes, images = 1) => windowArgs(images * s.group, s.bigSize, s.smallSize, s.window)

/** A new image that holds the bias, else nothing yet, or zeros. */
function biased(call: WasmCall, shape: readonly number[], bias: Handle | undefined, zeros: boolean): Handle {
  const channels = shape[1]!
  if (!bias) return call.make(shape, 'float32', zeros ? 0 : undefined)
  const y = call.make(shape, 'float32')
  const n = sizeOf(shape.slice(2))
  const [from, to] = [call.at(bias), call.at(y)]
  // Whole images, for each of which the bias starts anew.
  const blocks = rowPieces(shape[0]!, channels * n).map(([a, b]) => {
    return [(b - a) * channels, channels, n, from, to + a * channels * n * BYTES]
  })
  call.parallel(tensorImageKernels, 'fillChannels', blocks)
  return y
}
