import type { Data, DType } from '../../dtype.ts'
import type { Backend } from '../shared/backend.ts'
import type { Handle } from '../shared/handle.ts'
import type { Program, UniformData } from './programs.ts'

/** tfjs' WebGPUBackend, as far as we use it. */
export interface WebgpuBackend extends Backend {
  readonly queue: { onSubmittedWorkDone(): Promise<unknown> }
  readonly commandEncoder: object | null
  read(dataId: object): Promise<Data>
  endComputePassEncoder(): void
  submitQueue(): void
  shouldExecuteOnCPU(): boolean
  runWebGPUProgram(
    program: Program,
    inputs: readonly Handle[],
    dtype: DType,
    uniforms: UniformData,
    output?: Handle,
  ): Handle
  dispose(): void
  /** Ours: what must live as long as the backend. */
  owners?: readonly unknown[]
  /** Ours: the first error the GPU reported, which it does late and without stopping anything. */
  failure?: string
}
