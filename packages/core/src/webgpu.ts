import { KernelDevice } from './device/shared/kernel-device.ts'
import { KernelFunctions } from './device/webgpu/kernel-functions.ts'
import { webgpuKernels } from './device/webgpu/kernels.ts'
import { type Gpu, startBackend } from './device/webgpu/start-backend.ts'
import type { WebgpuBackend } from './device/webgpu/webgpu-backend.ts'
import { WebgpuCall } from './device/webgpu/webgpu-call.ts'
import type { Device } from './device.ts'
import { DeviceError } from './errors.ts'

export type { Gpu } from './device/webgpu/start-backend.ts'

export interface WebgpuOptions {
  /** Default `navigator.gpu`. In Node, `create([])` of the npm package `webgpu`, whose `globals` must be set as well. */
  readonly gpu?: Gpu
  /** Which GPU to take where there are two. Default `'high'`. */
  readonly power?: 'low' | 'high'
}

/**
 * A WebGPU device: float32, int32 and bool tensors in the GPU's memory. Each call makes a new one.
 * Throws `DeviceError` where there is no GPU. The first use of an op compiles its shader.
 */
export async function webgpu(options: WebgpuOptions = {}): Promise<Device> {
  const backend = await startBackend(options.gpu, options.power ?? 'high')
  const functions = new KernelFunctions('webgpu')
  const submit = (): void => {
    if (!backend.commandEncoder) return
    backend.endComputePassEncoder()
    backend.submitQueue()
  }
  return new KernelDevice({
    name: 'webgpu',
    kernels: webgpuKernels,
    copies: () => false,
    call: () => new WebgpuCall(backend, functions),
    // The backend keeps what it read; the caller gets a copy.
    read: async (h) => {
      const values = await backend.read(h.dataId)
      checkWorking(backend)
      return h.dtype === 'bool' ? Uint8Array.from(values) : values.slice()
    },
    rewrite: (h, data) => {
      const fresh = backend.write(data.slice(), h.shape, h.dtype)
      backend.disposeData(h.dataId)
      h.dataId = fresh
    },
    sync: async () => {
      submit()
      await backend.queue.onSubmittedWorkDone()
      checkWorking(backend)
    },
    dispose: () => backend.dispose(),
  })
}

function checkWorking({ failure }: WebgpuBackend): void {
  if (failure) {
    throw new DeviceError(`webgpu: expected the GPU to do the work, got ${failure}. Make a new device, or use wasm().`)
  }
}
