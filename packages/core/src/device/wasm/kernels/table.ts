import { sizeOf } from '../../../shape.ts'
import { elementwiseKernels } from '../../tfjs/elementwise-kernels.ts'
import type { Kernel, KernelTable } from '../../tfjs/kernel.ts'
import { movingKernels } from '../../tfjs/moving-kernels.ts'
import { lastAxisSoftmax } from '../../tfjs/softmax-kernel.ts'
import type { WasmCall } from '../wasm-call.ts'
import { convKernels } from './conv.ts'
import { convertKernels } from './convert.ts'
import { imageKernels } from './image.ts'
import { indexKernels } from './index-kernels.ts'
import { lineKernels } from './lines.ts'
import { matMulKernel } from './mat-mul.ts'
import { reduceKernels } from './reduce.ts'

/** Ours, in float64 inside: tfjs' log1p is 0 below 1e-7. */
const precise =
  (name: 'log1p' | 'softplus'): Kernel<WasmCall> =>
  (call, [x], _, [out]) => {
    const y = call.make(out!.shape, 'float32')
    call.own.tensor[name](sizeOf(out!.shape), call.at(x!), call.at(y))
    return [y]
  }

/** Every op that wasm() runs without composing it. */
export const wasmKernels: KernelTable<WasmCall> = {
  ...elementwiseKernels,
  ...(movingKernels as KernelTable<WasmCall>),
  ...convertKernels,
  ...reduceKernels,
  ...indexKernels,
  ...lineKernels,
  ...imageKernels,
  ...convKernels,
  log1p: precise('log1p'),
  softplus: precise('softplus'),
  softmax: lastAxisSoftmax,
  matMul: matMulKernel,
}
