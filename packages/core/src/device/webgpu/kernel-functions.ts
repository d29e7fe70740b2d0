import { getKernel } from '@tensorflow/tfjs-core'
import type { Data, DType } from '../../dtype.ts'
import { DeviceError } from '../../errors.ts'
import type { Shape } from '../../shape.ts'
import type { Handle } from './handle.ts'

/** The part of a tfjs backend that a device uses. Written out, so that no tfjs type is part of a declaration. */
export interface Backend {
  write(values: Data | null, shape: Shape, dtype: DType): object
  /** Gives up one reference; frees the memory with the last. */
  disposeData(dataId: object): boolean
  incRef(dataId: object): void
  refCount(dataId: object): number
}

type KernelFunction = (args: { inputs: object; attrs: object; backend: Backend }) => Handle

/** A backend's kernel functions by tfjs' names, looked up once each. */
export class KernelFunctions {
  private readonly backendName: string
  private readonly found = new Map<string, KernelFunction>()

  constructor(backendName: string) {
    this.backendName = backendName
  }

  get(name: string): KernelFunction {
    let fn = this.found.get(name)
    if (!fn) {
      fn = getKernel(name, this.backendName)?.kernelFunc as unknown as KernelFunction | undefined
      if (!fn) throw new DeviceError(`internal: tfjs has no kernel ${name} for ${this.backendName}`)
      this.found.set(name, fn)
    }
    return fn
  }
}
