import type { KernelTable } from '../../shared/kernel.ts'
import { movingKernels } from '../../shared/moving-kernels.ts'
import type { WasmCall } from '../wasm-call.ts'
import { convKernels } from './conv.ts'
import { convertKernels } from './convert.ts'
import { elementwiseKernels } from './elementwise.ts'
import { fusedKernels } from './fused.ts'
import { imageKernels } from './image.ts'
import { indexKernels } from './index-kernels.ts'
import { lineKernels } from './lines.ts'
import { linearKernel, matMulKernel } from './mat-mul.ts'
import { normKernels } from './norm.ts'
import { pairKernels } from './pairs.ts'
import { reduceKernels } from './reduce.ts'
import { rowKernels } from './rows.ts'

/** Every op that wasm() runs without composing it. */
export const wasmKernels: KernelTable<WasmCall> = {
  ...elementwiseKernels,
  ...pairKernels,
  ...(movingKernels as KernelTable<WasmCall>),
  ...convertKernels,
  ...reduceKernels,
  ...rowKernels,
  ...fusedKernels,
  ...normKernels,
  ...indexKernels,
  ...lineKernels,
  ...imageKernels,
  ...convKernels,
  matMul: matMulKernel,
  linear: linearKernel,
}
