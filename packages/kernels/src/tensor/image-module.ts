import { base64 } from '../generated/tensor-image.ts'
import type { KernelModule } from '../loader/kernels.ts'

/** Sizes of windows over planes, in the order every image kernel takes them first. */
export type WindowArgs = readonly [
  planes: number,
  height: number,
  width: number,
  rows: number,
  columns: number,
  kernelHeight: number,
  kernelWidth: number,
  strideY: number,
  strideX: number,
  padTop: number,
  padLeft: number,
  dilationY: number,
  dilationX: number,
]

type Depthwise = (...args: [...WindowArgs, channels: number, a: number, b: number, out: number]) => void
type Pool = (...args: [...WindowArgs, a: number, b: number, c: number]) => void

/**
 * Windows over the planes of float32 images: unfold and fold, pooling, depthwise convolution. Pointers are byte offsets; see
 * assembly/tensor-image.ts.
 */
export interface TensorImageKernels {
  unfold(...args: [...WindowArgs, x: number, y: number, step: number]): void
  fold(...args: [...WindowArgs, y: number, step: number, x: number]): void
  /** x, y, places. */
  readonly maxPool: Pool
  /** x, share, y. */
  readonly averagePool: Pool
  /** y, share, x. */
  readonly averagePoolGrad: Pool
  /** x, w, y. */
  readonly depthwise: Depthwise
  /** y, w, x. */
  readonly depthwiseBack: Depthwise
  depthwiseFilter(
    ...args: [...WindowArgs, from: number, to: number, channels: number, x: number, y: number, w: number]
  ): void
  fillChannels(planes: number, channels: number, n: number, bias: number, y: number): void
}

/** The module that `kernels.use` starts, for `TensorImageKernels`. */
export const tensorImageKernels: KernelModule<TensorImageKernels> = { name: 'tensor-image', base64 }
