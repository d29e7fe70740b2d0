import { decodeBase64 } from './base64.ts'
import { MOST_THREADS } from './control.ts'
import { Heap } from './heap.ts'
import { BlockError, Pool, type Procedure } from './pool.ts'
import { canShare } from './spawn.ts'
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
  /**
   * Default 1. More than one needs shared memory: Node always has it, browsers in pages that are cross-origin isolated. Where
   * there is none, or where a policy forbids workers, one thread is used: `kernels.threads` tells. Results have the same bits
   * whatever the number.
   */
  readonly threads?: number
}

/** Offset 0 stays free, so that no region looks like a null pointer. Kernels have no static data. */
const HEAP_START = 64

interface Loaded {
  readonly name: string
  readonly bytes: Uint8Array
  readonly exports: Record<string, (...args: number[]) => unknown>
  /** The exports by their names. */
  readonly procedures: ReadonlyMap<string, Procedure>
  /** Index in the pool, once its threads have it. */
  pooled: number | undefined
}

/** One WebAssembly memory, the kernels instantiated over it, and the threads that share it. */
export class Kernels implements Disposable {
  /** How many threads run `parallel`, the calling one included. */
  readonly threads: number
  readonly memory: WebAssembly.Memory
  readonly heap: Heap
  private readonly pool: Pool | undefined
  private readonly loaded = new Map<string, Loaded>()
  private onClose: (() => void) | undefined

  constructor(memory: WebAssembly.Memory, pool: Pool | undefined, threads: number, onClose: () => void) {
    this.memory = memory
    this.pool = pool
    this.threads = threads
    this.heap = new Heap(memory, HEAP_START)
    this.onClose = onClose
  }

  /** The procedures of a module over this memory, instantiated at the first call. */
  use<Exports>(module: KernelModule<Exports>): Exports {
    return this.load(module).exports as Exports
  }

  /**
   * Calls a procedure once for each block of arguments, on any thread, in any order; returns when all are done, with what
   * each call returned (0 for nothing). Cut blocks by the data's size, never by the number of threads, let each write its
   * own output, and add partial sums in the order of the blocks: then the bits do not depend on the number of threads.
   *
   * A call costs about a microsecond with threads awake and 50 with threads asleep: give it 20 or more of work, 100 or more alone.
   * Throws an Error that names the block when one traps; the other blocks have run nevertheless.
   */
  parallel<Exports, Name extends keyof Exports & string>(
    module: KernelModule<Exports>,
    procedure: Name,
    blocks: readonly (readonly number[])[],
  ): Float64Array {
    return this.runBlocks(this.load(module), [procedure], blocks)
  }

  /**
   * As `parallel`, where each block is several calls, of one procedure each: they run one after the other on one thread, which finds
   * in its cache what the call before left there.
   */
  parallelChains<Exports>(
    module: KernelModule<Exports>,
    procedures: readonly (keyof Exports & string)[],
    blocks: readonly (readonly (readonly number[])[])[],
  ): void {
    const loaded = this.load(module)
    if (blocks.some((b) => b.length !== procedures.length))
      throw new Error(`kernels.parallelChains: expected ${procedures.length} calls in every block, one a procedure.`)
    this.runBlocks(loaded, procedures, blocks.flat())
  }

  /** Memory for one piece of work; free it with `using` or `[Symbol.dispose]()`. */
  workspace(): Workspace {
    return new Workspace(this.heap)
  }

  /** Stops the threads. `loadKernels` makes new ones when asked again. */
  close(): void {
    this.onClose?.()
    this.onClose = undefined
    this.pool?.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** Runs blocks of calls, here or in the pool's threads: as many calls a block as there are names, all in one list. */
  private runBlocks(loaded: Loaded, names: readonly string[], calls: readonly (readonly number[])[]): Float64Array {
    const procedures = names.map((name) => {
      const procedure = loaded.procedures.get(name)
      if (!procedure) throw new Error(`kernels.parallel: expected a procedure of '${loaded.name}', got '${name}'.`)
      return procedure
    })
    const blocks = calls.length / names.length
    const results = new Float64Array(blocks)
    try {
      if (this.pool && blocks > 1) this.spread(this.pool, loaded, procedures, calls, results)
      else runHere(procedures, calls, results)
    } catch (error) {
      if (!(error instanceof BlockError)) throw error
      throw new Error(
        `kernels.parallel: ${loaded.name}.${names.join(', ')} failed in block ${error.block}: ${error.message}`,
        { cause: error.cause ?? error },
      )
    }
    return results
  }

  private spread(
    pool: Pool,
    loaded: Loaded,
    procedures: readonly Procedure[],
    calls: readonly (readonly number[])[],
    results: Float64Array,
  ): void {
    const arities = procedures.map((_, p) => calls[p]!.length)
    if (calls.some((call, i) => call.length !== arities[i % arities.length]))
      throw new Error(
        `kernels.parallel: expected ${arities.join(', ')} arguments in every block of '${loaded.name}', as in the first.`,
      )
    loaded.pooled ??= pool.load(loaded.bytes)
    pool.run(loaded.pooled, procedures, calls, results)
  }

  private load(module: KernelModule<unknown>): Loaded {
    let loaded = this.loaded.get(module.name)
    if (!loaded) {
      const bytes = decodeBase64(module.base64)
      if (!this.pool) unshare(bytes)
      const compiled = new WebAssembly.Module(bytes)
      const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.memory } })
      const calls = exports as Loaded['exports']
      // The pool's threads count the exports in this order.
      const procedures = WebAssembly.Module.exports(compiled).map(
        ({ name }, index) => [name, { index, call: calls[name]! }] as const,
      )
      loaded = { name: module.name, bytes, exports: calls, procedures: new Map(procedures), pooled: undefined }
      this.loaded.set(module.name, loaded)
    }
    return loaded
  }
}

/** Like the pool: every block runs, and the first failure is reported. */
function runHere(procedures: readonly Procedure[], calls: readonly (readonly number[])[], results: Float64Array): void {
  let failure: BlockError | undefined
  for (let b = 0, at = 0; b < results.length; b++, at += procedures.length) {
    try {
      let result: unknown
      for (let p = 0; p < procedures.length; p++) result = procedures[p]!.call(...calls[at + p]!)
      results[b] = Number(result ?? 0)
    } catch (cause) {
      failure ??= new BlockError(b, String(cause), { cause })
    }
  }
  if (failure) throw failure
}

const byThreads = /* @__PURE__ */ new Map<number, Promise<Kernels>>()

/** The process-wide kernels for a number of threads, made at the first call. */
export function loadKernels(options: KernelOptions = {}): Promise<Kernels> {
  const threads = options.threads ?? 1
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    return Promise.reject(
      new RangeError(`loadKernels: expected 'threads' to be an integer from 1 to ${MOST_THREADS}, got ${threads}.`),
    )
  let kernels = byThreads.get(threads)
  if (!kernels) {
    kernels = threads > 1 && canShare() ? loadShared(threads) : threads > 1 ? loadKernels() : loadPlain()
    byThreads.set(threads, kernels)
  }
  return kernels
}

async function loadPlain(): Promise<Kernels> {
  return new Kernels(makeMemory(false), undefined, 1, () => byThreads.delete(1))
}

async function loadShared(threads: number): Promise<Kernels> {
  try {
    const memory = makeMemory(true)
    const pool = await Pool.start(memory, threads - 1)
    return new Kernels(memory, pool, threads, () => byThreads.delete(threads))
  } catch {
    // A content security policy that forbids workers, or no address space for shared memory.
    return loadKernels()
  }
}

function makeMemory(shared: boolean): WebAssembly.Memory {
  // A shared memory reserves its maximum; where 4 GiB cannot be had, less will do.
  for (let maximum = 65536; ; maximum >>>= 1) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared })
    } catch (error) {
      if (maximum <= 4096) throw error
    }
  }
}

/** Threads the machine can run at once, and that `loadKernels` could use here: 1 where memory cannot be shared. */
export function availableThreads(): number {
  return canShare() ? Math.max(1, (globalThis as { navigator?: Navigator }).navigator?.hardwareConcurrency ?? 1) : 1
}
