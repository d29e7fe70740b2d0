import { base64 } from '../generated/tensor-fused.ts'
import type { KernelModule } from '../loader/kernels.ts'

/**
 * Several elementwise steps of float32 tensors in one pass: gradients of activations, softmax of rows, a step of Adam. Pointers are byte
 * offsets; see assembly/tensor-fused.ts.
 */
export interface TensorFusedKernels {
  reluGrad(n: number, y: number, dy: number, dx: number): void
  /** `spare`, here and below: scratch of 120 bytes, which calls may share. */
  gelu(n: number, spare: number, x: number, y: number): void
  geluGrad(n: number, spare: number, x: number, dy: number, dx: number): void
  softmax(rows: number, n: number, spare: number, x: number, y: number): void
  softmaxGrad(rows: number, n: number, y: number, dy: number, dx: number): void
  crossEntropy(
    rows: number,
    n: number,
    smoothing: number,
    spare: number,
    x: number,
    target: number,
    losses: number,
  ): void
  /** rows, n, smoothing, scale, spare, x, target, dx. */
  crossEntropyGrad(...args: number[]): void
  /** n; beta1, 1 - beta1, beta2, 1 - beta2, root scale, epsilon, rate, decay, keep; 4 inputs, 3 outputs. */
  adamStep(...args: number[]): void
}

/** The module that `kernels.use` starts, for `TensorFusedKernels`. */
export const tensorFusedKernels: KernelModule<TensorFusedKernels> = { name: 'tensor-fused', base64 }
