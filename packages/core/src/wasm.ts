import { type Kernels, loadKernels } from '@foldwise/kernels'
import { wasmDevice } from './device/wasm/wasm-device.ts'
import type { Device } from './device.ts'
import { DeviceError, ParamError } from './errors.ts'

export interface WasmOptions {
  /**
   * Default 1. More than one needs shared memory: Node always has it, browsers in pages that are cross-origin isolated; else
   * one is used. Results have the same bits whatever the number.
   */
  readonly threads?: number
  /** Bytes that tensors may take together; more is a `DeviceError`. Default and most 4 GB. Read by the first call. */
  readonly memory?: number
}

const MOST = 2 ** 32
const running = /* @__PURE__ */ new Map<number, Promise<Device>>()

/**
 * The WebAssembly device: float32, int32 and bool tensors in up to 4 GB of its own memory, with SIMD.
 * There is one a process for each number of threads: later calls return it until it is disposed.
 * Throws `DeviceError` where WebAssembly SIMD is missing.
 */
export function wasm(options: WasmOptions = {}): Promise<Device> {
  const { threads = 1, memory = MOST } = options
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    return Promise.reject(
      new ParamError(`wasm: expected threads from 1 to 256, got ${threads}. Use the number of cores at most.`),
    )
  }
  if (!(memory > 0 && memory <= MOST)) {
    return Promise.reject(new ParamError(`wasm: expected memory from 1 to ${MOST} bytes, got ${memory}. Leave it out.`))
  }
  let device = running.get(threads)
  if (!device) {
    device = start(threads, memory).catch((error: unknown) => {
      running.delete(threads)
      throw error
    })
    running.set(threads, device)
  }
  return device
}

async function start(threads: number, memory: number): Promise<Device> {
  let kernels: Kernels
  try {
    kernels = await loadKernels({ threads })
    return wasmDevice(kernels, memory, () => running.delete(threads))
  } catch (error) {
    throw new DeviceError(
      `wasm: expected a host that runs WebAssembly with SIMD, got ${(error as Error).message ?? error}. Use Node 22 or a current browser.`,
      { cause: error },
    )
  }
}
