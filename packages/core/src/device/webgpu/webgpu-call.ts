import type { DType } from '../../dtype.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Handle } from '../shared/handle.ts'
import { KernelCall } from '../shared/kernel-call.ts'
import type { CopyAxis, StridedCall } from '../shared/strided.ts'
import type { KernelFunctions } from './kernel-functions.ts'
import { copyProgram, copyUniforms, type Program, type UniformData } from './programs.ts'
import type { WebgpuBackend } from './webgpu-backend.ts'

/** A kernel call that can run WGSL of ours. */
export class WebgpuCall extends KernelCall implements StridedCall {
  private readonly gpu: WebgpuBackend
  private readonly functions: KernelFunctions

  constructor(backend: WebgpuBackend, functions: KernelFunctions) {
    super(backend)
    this.gpu = backend
    this.functions = functions
  }

  /** Runs a tfjs kernel function. */
  run(name: string, inputs: object, attrs: object = {}): Handle {
    return this.keep(this.functions.get(name)({ inputs, attrs, backend: this.backend }))
  }

  make(shape: Shape, dtype: DType, value?: number): Handle {
    return value === undefined ? this.write(null, shape, dtype) : this.run('Fill', {}, { shape, dtype, value })
  }

  /** The same values as one axis. */
  flat(x: Handle): Handle {
    return this.reshape(x, [sizeOf(x.shape)])
  }

  /** Runs a program over flat inputs into `output`. */
  runProgram(program: Program, inputs: readonly Handle[], uniforms: UniformData, output: Handle): void {
    const flat = inputs.map((x) => this.flat(x))
    this.gpu.runWebGPUProgram(program, flat, output.dtype, uniforms, this.flat(output))
  }

  copy4(from: Handle, fromAt: number, to: Handle, toAt: number, axes: readonly CopyAxis[]): void {
    this.runProgram(copyProgram(axes, to.dtype), [from], copyUniforms(axes, fromAt, toAt), to)
  }
}
