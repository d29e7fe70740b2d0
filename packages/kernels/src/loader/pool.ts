import * as c from './control.ts'
import { spawn, type Thread } from './spawn.ts'
import { SPIN_MICROSECONDS } from './worker-source.ts'

/** A procedure as a pool sees it: which export of its module, and the main thread's own instance of it. */
export interface Procedure {
  readonly index: number
  readonly call: (...args: number[]) => unknown
}

/** Arguments of calls. */
type Calls = readonly (readonly number[])[]

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
    const started = await Promise.allSettled(
      Array.from({ length: threads }, (_, i) => spawn({ memory, control, me: i + 1 })),
    )
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
   * Runs blocks of calls, each block on any one thread: `calls` are those of the first block, one to each procedure, then those of the
   * next. All calls of a procedure have the same number of arguments. Results are what each block's last call returned.
   */
  run(module: number, procedures: readonly Procedure[], calls: Calls, results: Float64Array): void {
    const width = procedures.reduce((sum, _, p) => sum + calls[p]!.length, 0)
    const blocks = Math.floor((c.NUMBERS - 2 * procedures.length) / (width + 1))
    if (blocks < 1) throw new RangeError(`internal: a block of ${width} arguments is too large for the pool`)
    const atOnce = blocks * procedures.length
    for (let from = 0, done = 0; from < calls.length; from += atOnce, done += blocks) {
      const some = from === 0 && calls.length <= atOnce ? calls : calls.slice(from, from + atOnce)
      this.runSome(module, procedures, some, width, done)
      results.set(this.numbers.subarray(0, some.length / procedures.length), done)
    }
  }

  private runSome(module: number, procedures: readonly Procedure[], calls: Calls, width: number, from: number): void {
    const [many, { numbers }] = [procedures.length, this]
    const total = calls.length / many
    let at = total
    for (const [p, { index }] of procedures.entries()) {
      numbers[at++] = index
      numbers[at++] = calls[p]!.length
    }
    for (const call of calls) for (let i = 0; i < call.length; i++) numbers[at++] = call[i]!
    this.open(c.RUN, module, many, total, width)
    let failed = -1
    let cause: unknown
    const threads = this.threads.length + 1
    for (let share = 0; share < threads; share++) {
      const begin = Math.floor((share * total) / threads)
      const end = Math.floor(((share + 1) * total) / threads)
      for (;;) {
        const b = begin + Atomics.add(this.words, c.NEXT_AT / 4 + 16 * share, 1)
        if (b >= end) break
        try {
          let result: unknown
          for (let p = 0; p < many; p++) result = procedures[p]!.call(...calls[b * many + p]!)
          numbers[b] = Number(result ?? 0)
        } catch (error) {
          if (failed < 0 || b < failed) [failed, cause] = [b, error]
        }
        Atomics.add(this.words, c.DONE, 1)
      }
    }
    this.join(total, 'run', failed, cause, from)
  }

  /** Opens a job; only while no thread is active. */
  private open(kind: number, module: number, detail: number, blocks: number, width: number): void {
    if (this.closed)
      throw new Error('kernels.parallel: expected open kernels, got closed ones. Call loadKernels again.')
    const w = this.words
    w[c.KIND] = kind
    w[c.MODULE] = module
    w[c.DETAIL] = detail
    w[c.BLOCKS] = blocks
    w[c.WIDTH] = width
    w[c.FAILED] = -1
    const threads = this.threads.length + 1
    w[c.THREADS] = threads
    for (let share = 0; share < threads; share++) Atomics.store(w, c.NEXT_AT / 4 + 16 * share, 0)
    Atomics.store(w, c.DONE, 0)
    Atomics.store(w, c.OPEN, 1)
    Atomics.add(w, c.SEQ, 1)
    if (Atomics.load(w, c.SLEEPING) > 0) Atomics.notify(w, c.SEQ)
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
    Atomics.store(this.words, c.MAIN_SLEEPS, 1)
    for (let seen: number; (seen = Atomics.load(this.words, word)) !== value; ) Atomics.wait(this.words, word, seen)
    Atomics.store(this.words, c.MAIN_SLEEPS, 0)
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
