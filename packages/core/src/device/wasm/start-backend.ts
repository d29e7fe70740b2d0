import { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import factory from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js'
import { engine, getKernelsForBackend } from '@tensorflow/tfjs-core'
import { DeviceError } from '../../errors.ts'
import { withoutListeners } from './listeners.ts'
import type { WasmBackend, WasmModule } from './wasm-backend.ts'

/** tfjs' table of running backends; its kernels keep their module in variables, so there can be one wasm backend. */
const running = (): { [name: string]: unknown } =>
  (engine() as unknown as { registry: { [name: string]: unknown } }).registry

/**
 * tfjs' wasm backend: the one that runs if the program's own tfjs has started it, else a new one, which that tfjs finds
 * should it start later.
 */
export async function startBackend(binary: () => Promise<Uint8Array>): Promise<WasmBackend> {
  const found = running().wasm as WasmBackend | undefined
  if (found) return guarded(found)
  const bytes = await binary()
  const module = await withoutListeners(() => instantiate(bytes))
  const started = running().wasm as WasmBackend | undefined
  if (started) return guarded(started)
  module.tfjs = bindings(module)
  const backend = new (BackendWasm as unknown as new (module: WasmModule) => WasmBackend)(module)
  for (const kernel of getKernelsForBackend('wasm')) kernel.setupFunc?.(backend as never)
  running().wasm = backend
  return guarded(backend)
}

/** Takes the backend out of tfjs' table. */
export function stopBackend(backend: WasmBackend): void {
  if (running().wasm === backend) delete running().wasm
}

async function instantiate(wasmBinary: Uint8Array): Promise<WasmModule> {
  try {
    const make = factory as unknown as (options: object) => Promise<WasmModule>
    return await make({ wasmBinary, locateFile: (path: string) => path, printErr: () => {} })
  } catch (error) {
    throw new DeviceError(
      `wasm: expected a host that runs WebAssembly with SIMD, got ${(error as Error).message ?? error}. Use Node 22 or a current browser.`,
      { cause: error },
    )
  }
}

/** The functions tfjs' own start-up binds. */
function bindings(module: WasmModule): object {
  const bind = (name: string, args: number) => module.cwrap(name, null, new Array<string>(args).fill('number'))
  return {
    init: bind('init', 0),
    initWithThreadsCount: bind('init_with_threads_count', 1),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: bind('register_tensor', 3),
    disposeData: bind('dispose_data', 1),
    dispose: bind('dispose', 0),
  }
}

/** Emscripten takes larger requests for negative ones, and gives away memory that is in use. */
const LIMIT = 2 ** 31 - 2 ** 16
const guardedModules = new WeakSet<WasmModule>()

/** Makes running out of memory an error: tfjs would take the null pointer for an address. */
function guarded(backend: WasmBackend): WasmBackend {
  const module: WasmModule = backend.wasm
  if (guardedModules.has(module)) return backend
  guardedModules.add(module)
  // Not module._malloc: its first call puts the plain function back in its place.
  const { malloc } = module.asm
  module._malloc = (bytes) => {
    const at = bytes < LIMIT ? malloc(bytes) : 0
    if (at === 0 && bytes > 0) {
      throw new DeviceError(
        `wasm: expected room for ${bytes} bytes, got none: one tensor ends at 2 GB, all of them at 4 GB. Dispose tensors, use scope(), or work in smaller batches.`,
      )
    }
    return at
  }
  return backend
}
