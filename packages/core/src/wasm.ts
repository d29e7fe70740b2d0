import { defaultBinary } from './device/wasm/binary.ts'
import { startBackend, stopBackend } from './device/wasm/start-backend.ts'
import { wasmDevice } from './device/wasm/wasm-device.ts'
import type { Device } from './device.ts'

export interface WasmOptions {
  /**
   * The bytes of `tfjs-backend-wasm-simd.wasm` 4.22.0, for pages that serve the file themselves. Default: read beside
   * the package in Node, embedded (and loaded on demand) elsewhere.
   */
  readonly binary?: ArrayBuffer | Uint8Array
}

let running: Promise<Device> | undefined

/**
 * The WebAssembly device: float32, int32 and bool tensors in up to 4 GB of its own memory, with SIMD, on one thread.
 * There is one a process: later calls return it, whatever their options, until it is disposed.
 * Throws `DeviceError` where WebAssembly SIMD is missing.
 */
export function wasm(options: WasmOptions = {}): Promise<Device> {
  running ??= start(options).catch((error: unknown) => {
    running = undefined
    throw error
  })
  return running
}

async function start({ binary }: WasmOptions): Promise<Device> {
  const backend = await startBackend(async () => (binary ? new Uint8Array(binary as ArrayBuffer) : defaultBinary()))
  return wasmDevice(backend, () => {
    running = undefined
    stopBackend(backend)
  })
}
