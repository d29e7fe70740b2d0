import { decodeBase64 } from './base64.ts'
import { Heap } from './heap.ts'
import { unshare } from './unshare.ts'
import { Workspace } from './workspace.ts'

/** A family of kernels: its WASM bytes, and as a type the procedures it exports. */
export interface KernelModule<Exports> {
  readonly name: string
  readonly base64: string
  /** Never set: carries the type of the exports. */
  readonly exports?: Exports
}

export interface KernelOptions {
  /** Default 1. More than one needs shared memory; where the platform has none, one thread is used. */
  readonly threads?: number
}

/** First bytes of memory are the thread pool's control blocks; kernels have no static data. */
const HEAP_START = 65536

/** One WebAssembly memory and the kernels instantiated over it. */
export class Kernels {
  readonly threads: number
  readonly memory: WebAssembly.Memory
  readonly heap: Heap
  private readonly instances = new Map<string, object>()

  constructor(threads: number) {
    this.threads = threads
    this.memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 })
    this.heap = new Heap(this.memory, HEAP_START)
  }

  /** The procedures of a module over this memory, instantiated at the first call. */
  use<Exports>(module: KernelModule<Exports>): Exports {
    let instance = this.instances.get(module.name)
    if (!instance) {
      const bytes = decodeBase64(module.base64)
      unshare(bytes)
      instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: this.memory } }).exports
      this.instances.set(module.name, instance)
    }
    return instance as Exports
  }

  /** Memory for one piece of work; free it with `using` or `[Symbol.dispose]()`. */
  workspace(): Workspace {
    return new Workspace(this.heap)
  }
}

let single: Promise<Kernels> | undefined

/** The process-wide kernels for a number of threads, made at the first call. */
export function loadKernels(options: KernelOptions = {}): Promise<Kernels> {
  void options
  return (single ??= Promise.resolve(new Kernels(1)))
}
