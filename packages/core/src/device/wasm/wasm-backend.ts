import type { Backend } from '../tfjs/backend.ts'
import type { Handle } from '../tfjs/handle.ts'

/** The emscripten module of tfjs' backend, as far as we use it. */
export interface WasmModule {
  _malloc(bytes: number): number
  readonly HEAPU8: Uint8Array
  readonly asm: { readonly memory: WebAssembly.Memory; malloc(bytes: number): number }
  cwrap(name: string, result: string | null, args: readonly string[]): (...args: number[]) => number
  tfjs: object
}

/** tfjs' BackendWasm, as far as we use it. */
export interface WasmBackend extends Backend {
  readonly wasm: WasmModule & {
    readonly tfjs: {
      registerTensor(id: number, size: number, offset: number): void
      disposeData(id: number): void
    }
  }
  readonly dataIdMap: { get(dataId: object): { readonly id: number; readonly memoryOffset: number } }
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array
  typedArrayFromHeap(h: Handle): Float32Array | Int32Array | Uint8Array
}
