import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import { DeviceError } from '../../errors.ts'
import type { WebgpuBackend } from './webgpu-backend.ts'

/** The entry point of WebGPU: `navigator.gpu`, or `create([])` of the npm package `webgpu`. */
export interface Gpu {
  requestAdapter(options?: object): Promise<object | null>
}

interface GpuAdapter {
  readonly limits: { readonly [name: string]: number }
  readonly info?: object
  requestDevice(descriptor: object): Promise<GpuDevice>
}

interface GpuDevice {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>
  addEventListener(type: 'uncapturederror', listener: (event: GpuErrorEvent) => void): void
}

interface GpuErrorEvent {
  readonly error: { readonly message: string }
  preventDefault?(): void
}

/** Limits that tfjs asks to have raised to what the adapter can do. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
]

/** Starts a backend of our own: unlike the wasm kernels, those of webgpu take theirs as an argument. */
export async function startBackend(given: Gpu | undefined, power: 'low' | 'high'): Promise<WebgpuBackend> {
  const gpu = given ?? (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu
  const options = { powerPreference: power === 'low' ? 'low-power' : 'high-performance' }
  const adapter = (await gpu?.requestAdapter(options)) as GpuAdapter | null | undefined
  if (!gpu || !adapter) {
    throw new DeviceError(
      `webgpu: expected a GPU, got ${gpu ? 'no adapter' : 'no navigator.gpu'}. Use wasm(), or pass { gpu } in Node.`,
    )
  }
  if (!('GPUBufferUsage' in globalThis)) {
    throw new DeviceError(
      "webgpu: expected WebGPU's constants, got none. In Node: Object.assign(globalThis, globals) of the 'webgpu' package.",
    )
  }
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]))
  const device = await adapter.requestDevice({ requiredLimits })
  const Backend = WebGPUBackend as unknown as new (device: GpuDevice, info?: object) => WebgpuBackend
  const backend = withNavigatorGpu(gpu, () => new Backend(device, adapter.info))
  // On this instance only: tfjs would run small tensors on the CPU, by other kernels with other results.
  backend.shouldExecuteOnCPU = () => false
  // Dawn crashes where these are collected before the device.
  backend.owners = [gpu, adapter, device]
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault?.()
    backend.failure ??= event.error.message
  })
  device.lost.then(({ reason, message }) => {
    if (reason !== 'destroyed') backend.failure ??= `the device was lost: ${message}`
  })
  return backend
}

/** tfjs refuses to start where `navigator.gpu` is missing, as in Node. */
function withNavigatorGpu<T>(gpu: Gpu, start: () => T): T {
  const { navigator } = globalThis
  if ('gpu' in navigator && navigator.gpu) return start()
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  try {
    return start()
  } finally {
    delete (navigator as { gpu?: unknown }).gpu
  }
}
