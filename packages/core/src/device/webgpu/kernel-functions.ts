import { getKernel } from '@tensorflow/tfjs-core'
import { DeviceError } from '../../errors.ts'
import type { Backend } from '../shared/backend.ts'
import type { Handle } from '../shared/handle.ts'

// Written out, so that no tfjs type is part of a declaration.
type KernelFunction = (args: { inputs: object; attrs: object; backend: Backend }) => Handle

/** tfjs' kernel functions for a backend by tfjs' names, looked up once each. */
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
