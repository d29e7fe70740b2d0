import { base64 } from '../generated/inference.ts'
import type { KernelModule } from '../loader/kernels.ts'

/**
 * Layers of image networks as sessions run them: convolutions with packed weights, pooling, and what goes between, on float32 images
 * that lie channels-last. Pointers are byte offsets, `job` that of words by `inferenceJob`; see assembly/inference.ts.
 */
export interface InferenceKernels {
  convolve(
    job: number,
    from: number,
    to: number,
    left: number,
    right: number,
    x: number,
    w: number,
    bias: number,
    residual: number,
    out: number,
    scratch: number,
  ): void
  winograd(
    job: number,
    rows: number,
    across: number,
    from: number,
    to: number,
    left: number,
    right: number,
    x: number,
    w: number,
    panels: number,
    bias: number,
    residual: number,
    out: number,
    scratch: number,
  ): void
  depthwise(job: number, from: number, to: number, x: number, w: number, bias: number, out: number): void
  pool(
    job: number,
    from: number,
    to: number,
    mean: number,
    padBottom: number,
    padRight: number,
    padded: number,
    x: number,
    out: number,
  ): void
  channelMeans(pixels: number, channels: number, x: number, out: number): void
  addAll(job: number, n: number, x: number, y: number, out: number): void
  multiplyAll(job: number, n: number, x: number, y: number, out: number): void
  activateAll(job: number, n: number, x: number, out: number): void
  sigmoidAll(n: number, times: number, spare: number, x: number, out: number): void
  affine(job: number, pixels: number, channels: number, x: number, scale: number, shift: number, out: number): void
  turn(rows: number, columns: number, step: number, x: number, y: number): void
  copyChannels(pixels: number, channels: number, fromStep: number, toStep: number, x: number, y: number): void
}

/** The module that `kernels.use` starts, for `InferenceKernels`. */
export const inferenceKernels: KernelModule<InferenceKernels> = { name: 'inference', base64 }
