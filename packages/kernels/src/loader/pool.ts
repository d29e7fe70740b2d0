import * as c from './control.ts'
import { spawn, type Thread } from './spawn.ts'
import { SPIN_MICROSECONDS } from './worker-source.ts'

/** A procedure as a pool sees it: which export of which module, and the main thread's own instance of it. */
export interface Procedure {
  readonly module: number
  readonly index: number
  readonly call: (...args: number[]) => unknown
}

/** Threads over one shared memory, and the calling thread, which works with them. */
export class Pool {
  private readonly threads: readonly Thread[]
  private readonly control: SharedArrayBuffer
  private readonly words: Int32Array
  private readonly numbers: Float64Array
  private readonly canWait: boolean
  private loaded = 0
  private closed = false

  private constructor(threads: readonly Thread[], control: SharedArrayBuffer) {
    this.threads = threads
    this.control = control
    this.words = new Int32Array(control)
    this.numbers = new Float64Array(control, c.NUMBERS_AT, c.NUMBERS)
    this.canWait = canWait(this.words)
  }

  /** Resolves when all threads listen. Rejects, and leaves no thread behind, when one cannot start. */
  static async start(memory: WebAssembly.Memory, threads: number): Promise<Pool> {
    const control = new SharedArrayBuffer(c.CONTROL_BYTES)
    const started = await Promise.allSettled(Array.from({ length: threads }, () => spawn(memory, control)))
    const good = started.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : []))
    if (good.length < threads) {
      for (const thread of good) thread.stop()
      throw started.find((s) => s.status === 'rejected')!.reason
    }
    return new Pool(good, control)
  }

  /** Instantiates a module in every thread. Returns its index. */
  load(bytes: Uint8Array): number {
    if (bytes.length > c.CONTROL_BYTES - c.BYTES_AT)
      throw new RangeError(`internal: kernel module of ${bytes.length} bytes is too large for the pool's control block`)
    new Uint8Array(this.control, c.BYTES_AT).set(bytes)
    this.open(c.LOAD, this.loaded, bytes.length, this.threads.length, 0)
    this.join(this.threads.length, 'load')
    return this.loaded++
  }

  /**
   * Calls the procedure once for each block, on any thread. All blocks have the same number of arguments. Returns what the
   * calls returned, in the order of the blocks.
   */
  run(procedure: Procedure, blocks: readonly (readonly number[])[], results: Float64Array): void {
    const arity = blocks[0]!.length
    const atOnce = Math.floor(c.NUMBERS / (arity + 1))
    for (let from = 0; from < blocks.length; from += atOnce) {
      const some = from === 0 && blocks.length <= atOnce ? blocks : blocks.slice(from, from + atOnce)
      this.runSome(procedure, some, arity, from)
      results.set(this.numbers.subarray(0, some.length), from)
    }
  }

  private runSome(procedure: Procedure, blocks: readonly (readonly number[])[], arity: number, from: number): void {
    const total = blocks.length
    let at = total
    for (const block of blocks) for (let i = 0; i < arity; i++) this.numbers[at++] = block[i]!
    this.open(c.RUN, procedure.module, procedure.index, total, arity)
    let failed = -1
    let cause: unknown
    for (;;) {
      const b = Atomics.add(this.words, c.NEXT, 1)
      if (b >= total) break
      try {
        this.numbers[b] = Number(procedure.call(...blocks[b]!) ?? 0)
      } catch (error) {
        if (failed < 0) [failed, cause] = [b, error]
      }
      Atomics.add(this.words, c.DONE, 1)
    }
    this.join(total, 'run', failed, cause, from)
  }

  /** Opens a job; only while no thread is active. */
  private open(kind: number, module: number, detail: number, blocks: number, arity: number): void {
    if (this.closed)
      throw new Error('kernels.parallel: expected open kernels, got closed ones. Call loadKernels again.')
    const w = this.words
    w[c.KIND] = kind
    w[c.MODULE] = module
    w[c.DETAIL] = detail
    w[c.BLOCKS] = blocks
    w[c.ARITY] = arity
    w[c.FAILED] = -1
    Atomics.store(w, c.NEXT, 0)
    Atomics.store(w, c.DONE, 0)
    Atomics.store(w, c.OPEN, 1)
    Atomics.add(w, c.SEQ, 1)
    Atomics.notify(w, c.SEQ)
  }

  /** Waits for all blocks, closes the job, and throws the error of the lowest block that failed. */
  private join(total: number, what: string, failed = -1, cause: unknown = undefined, from = 0): void {
    this.waitUntil(c.DONE, total)
    Atomics.store(this.words, c.OPEN, 0)
    this.waitUntil(c.ACTIVE, 0)
    const other = this.words[c.FAILED]!
    if (failed < 0 && other < 0) return
    if (failed >= 0 && (other < 0 || failed < other)) throw new BlockError(from + failed, String(cause), { cause })
    throw new BlockError(from + other, `${what} in a thread: ${this.message()}`)
  }

  private message(): string {
    // A copy: TextDecoder refuses shared memory in browsers.
    return new TextDecoder().decode(new Uint8Array(this.control, c.MESSAGE_AT, this.words[c.MESSAGE_LENGTH]).slice())
  }

  private waitUntil(word: number, value: number): void {
    const until = performance.now() + SPIN_MICROSECONDS / 1000
    while (performance.now() < until || !this.canWait)
      for (let i = 0; i < 64; i++) if (Atomics.load(this.words, word) === value) return
    for (let seen: number; (seen = Atomics.load(this.words, word)) !== value; ) Atomics.wait(this.words, word, seen)
  }

  close(): void {
    if (this.closed) return
    this.open(c.STOP, 0, 0, 0, 0)
    this.closed = true
    for (const thread of this.threads) thread.stop()
  }
}

/** A block that trapped or threw. */
export class BlockError extends Error {
  override readonly name = 'BlockError'
  readonly block: number

  constructor(block: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.block = block
  }
}

/** A browser's main thread may not sleep: there the pool spins. */
function canWait(words: Int32Array): boolean {
  try {
    Atomics.wait(words, c.DONE, -1, 0)
    return true
  } catch {
    return false
  }
}
