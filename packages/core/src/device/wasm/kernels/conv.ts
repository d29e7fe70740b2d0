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
import type { WasmCall } from '../wasm-call.ts'
import { addProduct, type Matrix, type ProductScratch, productScratch } from './product.ts'
import { windowArgs } from './windows.ts'

const BYTES = 4
/** Windows multiplied at once: small images are put side by side until they have as many. Part of what defines the bits. */
const WIDE = 256

/**
 * Convolutions as products of matrices, a few images at a time: weights [small, big * taps], columns [big * taps, windows],
 * results [small, windows]. As many groups as channels go to loops of their own, where products would have one row.
 */
export const convKernels: KernelTable<WasmCall> = {
  conv: (call, [x, w, bias], attrs: ConvAttrs, [out]) => {
    const s = convSizes('conv', x!.shape, w!.shape, attrs)
    const y = biased(call, out!.shape, bias, isDepthwise(s))
    if (isDepthwise(s)) {
      call.own.image.depthwise(...planes(s), s.group, call.at(x!), call.at(w!), call.at(y))
      return [y]
    }
    const job = new ConvJob(call, s, x!, y, w!)
    job.eachBlock((block) => {
      job.unfold(block)
      const add = bias !== undefined
      if (add) job.readSmall(block)
      const { depth, columns } = block
      job.multiply(s.small, depth, columns, [job.weights(block), depth, 1], [block.columnsAt, columns, 1], {
        at: job.smallAt(block),
        add,
      })
      job.writeSmall(block)
    })
    return [y]
  },

  convTranspose: (call, [x, w, bias], attrs: ConvTransposeAttrs, [out]) => {
    const s = transposeSizes('convTranspose', x!.shape, w!.shape, attrs)
    const y = biased(call, out!.shape, bias, true)
    if (isDepthwise(s)) {
      call.own.image.depthwiseBack(...planes(s), s.group, call.at(x!), call.at(w!), call.at(y))
      return [y]
    }
    const job = new ConvJob(call, s, y, x!, w!)
    job.eachBlock((block) => {
      job.readSmall(block)
      const { depth, columns } = block
      job.multiply(depth, s.small, columns, [job.weights(block), 1, depth], [job.smallAt(block), columns, 1], {
        at: block.columnsAt,
        // Where the columns are the image, it holds the bias.
        add: job.plain && bias !== undefined,
      })
      job.fold(block)
    })
    return [y]
  },

  convFilter: (call, [x, dy], attrs: ConvFilterAttrs, [out]) => {
    const s = filterSizes('convFilter', x!.shape, dy!.shape, attrs)
    const dw = call.make(out!.shape, 'float32')
    if (isDepthwise(s)) {
      call.own.image.depthwiseFilter(...planes(s), s.group, call.at(x!), call.at(dy!), call.at(dw))
      return [dw]
    }
    const job = new ConvJob(call, s, x!, dy!, dw)
    job.eachBlock((block) => {
      job.unfold(block)
      job.readSmall(block)
      const { depth, columns } = block
      job.multiply(s.small, columns, depth, [job.smallAt(block), columns, 1], [block.columnsAt, 1, columns], {
        at: job.weights(block),
        add: block.image > 0,
      })
    })
    return [dw]
  },
}

/** Some images of one group, whose windows lie side by side. */
interface Block {
  readonly group: number
  /** First image, and how many. */
  readonly image: number
  readonly images: number
  /** Rows and columns of the matrix of columns, and where it is. */
  readonly depth: number
  readonly columns: number
  readonly columnsAt: number
}

/** One convolution over big images, small images and weights, with the scratch memory it needs. */
class ConvJob {
  private readonly call: WasmCall
  private readonly s: ConvSizes
  private readonly big: Handle
  private readonly small: Handle
  private readonly weightsOf: Handle
  private readonly plane: number
  private readonly windows: number
  private readonly perBlock: number
  /** Windows of one value, step 1: the image is its own matrix of columns. */
  readonly plain: boolean
  private readonly columnsAt: number
  private readonly smallScratch: number | undefined
  private scratch: ProductScratch | undefined

  constructor(call: WasmCall, s: ConvSizes, big: Handle, small: Handle, weights: Handle) {
    this.call = call
    this.s = s
    this.big = big
    this.small = small
    this.weightsOf = weights
    this.plane = sizeOf(s.bigSize)
    this.windows = sizeOf(s.smallSize)
    this.perBlock = Math.min(s.n, Math.max(1, Math.ceil(WIDE / this.windows)))
    const { kernel, strides, pads } = s.window
    const one = kernel.every((k) => k === 1) && strides.every((k) => k === 1) && pads.every((p) => p === 0)
    this.plain = one && this.perBlock === 1
    const width = this.perBlock * this.windows
    const columns = this.plain ? 0 : s.big * tapCount(s) * width
    this.columnsAt = columns > 0 ? call.at(call.make([columns], 'float32')) : 0
    this.smallScratch = this.perBlock > 1 ? call.at(call.make([s.small * width], 'float32')) : undefined
  }

  eachBlock(run: (block: Block) => void): void {
    const { s } = this
    const depth = s.big * tapCount(s)
    for (let group = 0; group < s.group; group++) {
      for (let image = 0; image < s.n; image += this.perBlock) {
        const images = Math.min(this.perBlock, s.n - image)
        const columns = images * this.windows
        const columnsAt = this.plain ? this.bigAt(image, group) : this.columnsAt
        run({ group, image, images, depth, columns, columnsAt })
      }
    }
  }

  /** As `addProduct`. The first block, which is the largest, sizes the scratch memory. */
  multiply(m: number, k: number, n: number, a: Matrix, b: Matrix, c: { at: number; add: boolean }): void {
    this.scratch ??= productScratch(this.call, k, n)
    addProduct(this.call, m, k, n, a, b, c, this.scratch)
  }

  weights({ group, depth }: Block): number {
    return this.call.at(this.weightsOf) + group * this.s.small * depth * BYTES
  }

  unfold({ group, image, images, columns, columnsAt }: Block): void {
    if (this.plain) return
    const args = windowArgs(this.s.big, this.s.bigSize, this.s.smallSize, this.s.window)
    for (let i = 0; i < images; i++) {
      this.call.own.image.unfold(...args, this.bigAt(image + i, group), columnsAt + i * this.windows * BYTES, columns)
    }
  }

  /** Adds columns up into the big image, on top of the bias it holds. */
  fold({ group, image, images, columns, columnsAt }: Block): void {
    if (this.plain) return
    const args = windowArgs(this.s.big, this.s.bigSize, this.s.smallSize, this.s.window)
    for (let i = 0; i < images; i++) {
      this.call.own.image.fold(...args, columnsAt + i * this.windows * BYTES, columns, this.bigAt(image + i, group))
    }
  }

  /** Where the small image's matrix is: in place for one image, else in scratch memory. */
  smallAt({ group, image }: Block): number {
    return this.smallScratch ?? this.rowsAt(image, group)
  }

  readSmall(block: Block): void {
    this.moveSmall(block, true)
  }

  writeSmall(block: Block): void {
    this.moveSmall(block, false)
  }

  private moveSmall({ group, image, images, columns }: Block, read: boolean): void {
    if (this.smallScratch === undefined) return
    const { windows } = this
    const { small, group: groups } = this.s
    const apart = groups * small * windows
    const rows = this.rowsAt(image, group)
    const { copy4 } = this.call.own.tensor
    if (read) copy4(1, images, small, windows, rows, 0, apart, windows, 1, this.smallScratch, 0, windows, columns, 1)
    else copy4(1, images, small, windows, this.smallScratch, 0, windows, columns, 1, rows, 0, apart, windows, 1)
  }

  private bigAt(image: number, group: number): number {
    const { s } = this
    return this.call.at(this.big) + (image * s.group + group) * s.big * this.plane * BYTES
  }

  private rowsAt(image: number, group: number): number {
    const { s } = this
    return this.call.at(this.small) + (image * s.group + group) * s.small * this.windows * BYTES
  }
}

const isDepthwise = (s: ConvSizes): boolean => s.big === 1 && s.small === 1

const planes = (s: ConvSizes) => windowArgs(s.n * s.group, s.bigSize, s.smallSize, s.window)

/** A new image that holds the bias, else nothing yet, or zeros. */
function biased(call: WasmCall, shape: readonly number[], bias: Handle | undefined, zeros: boolean): Handle {
  const channels = shape[1]!
  if (!bias) return call.make(shape, 'float32', zeros ? 0 : undefined)
  const y = call.make(shape, 'float32')
  call.own.image.fillChannels(shape[0]! * channels, channels, sizeOf(shape.slice(2)), call.at(bias), call.at(y))
  return y
}
