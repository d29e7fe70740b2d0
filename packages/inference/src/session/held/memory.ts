import { type HostArray, InputError, sizeOf } from '@foldwise/core'
import { type InferenceKernels, inferenceKernels, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import { makeCells, value } from '../../ops/support/cells.ts'
import { type Buffer, Held } from './held.ts'
import type { Operand } from './held-op.ts'

/** Bytes a session has: constants as they were, weights in the form that kernels take, and values between operators. */
export interface SessionMemory {
  readonly constants: number
  readonly prepared: number
  readonly buffers: number
}

/**
 * The kernel memory of one session. Prepared weights stay until it is disposed; buffers of values are taken and given back
 * during a run and kept for the next one, except those that a run did without.
 */
export class HeldMemory implements Disposable {
  readonly kernels: Kernels
  readonly procedures: InferenceKernels
  private readonly prepared: Workspace
  private readonly values: Workspace
  private readonly buffers: Buffer[] = []
  private zeros: Region | undefined
  private preparedBytes = 0

  constructor(kernels: Kernels) {
    this.kernels = kernels
    this.procedures = kernels.use(inferenceKernels)
    this.prepared = kernels.workspace()
    this.values = kernels.workspace()
  }

  /** Room for the life of the session; contents are whatever was there. */
  float32(length: number): Region<Float32Array> {
    this.preparedBytes += 4 * length
    return this.prepared.raw(Float32Array, length)
  }

  /** Words for the life of the session, or until `forget`. */
  words(from: Int32Array): Region<Int32Array> {
    this.preparedBytes += 4 * from.length
    return this.prepared.int32(from)
  }

  forget(region: Region): void {
    this.preparedBytes -= 4 * region.length
    this.prepared.release(region)
  }

  /** The place of zeros, at least `bytes` and a vector of them, which live as long as the session. */
  zerosOf(bytes: number): number {
    if (!this.zeros || this.zeros.length * 4 < bytes + 64) {
      this.zeros = this.float32(Math.ceil(bytes / 4) + 16)
      this.zeros.view.fill(0)
    }
    return this.zeros.at
  }

  /** A value of `shape` to be written: the smallest buffer that is free and large enough, or a new one. */
  take(shape: readonly number[], where: string): Held {
    const length = sizeOf(shape)
    if (!(length <= 2 ** 29)) {
      throw new InputError(
        `${where}: expected a result of at most 2^29 elements, got ${length}. Run fewer rows at a time.`,
      )
    }
    let best: Buffer | undefined
    for (const b of this.buffers) {
      if (b.users === 0 && b.region.length >= length && !(best && best.region.length <= b.region.length)) best = b
    }
    if (!best || best.region.length > 4 * length + 4096) {
      best = { region: this.values.raw(Float32Array, length), users: 0, used: true }
      this.buffers.push(best)
    }
    best.users = 1
    best.used = true
    return new Held(shape, best)
  }

  /** The same values under another shape, whose pixels and channels lie alike. */
  alias(x: Held, shape: readonly number[]): Held {
    x.buffer.users++
    return new Held(shape, x.buffer)
  }

  give(x: Held): void {
    x.buffer.users--
  }

  /** After a run, whatever became of it: all buffers are free again, and those it did not touch are let go. */
  endRun(): void {
    for (let i = this.buffers.length - 1; i >= 0; i--) {
      const b = this.buffers[i]!
      if (!b.used) {
        this.values.release(b.region)
        this.buffers.splice(i, 1)
      }
      b.users = 0
      b.used = false
    }
  }

  /** A float32 value in kernel memory, for one node: `leave` it afterwards. */
  enter(x: Held | HostArray, where: string): Held {
    return x instanceof Held ? x : this.fromHost(x, where)
  }

  /** Gives what `enter` took, if it took anything. */
  leave(x: Operand, entered: Held | undefined): void {
    if (entered && entered !== x) this.give(entered)
  }

  /** A float32 array of two axes or more, in kernel memory. */
  fromHost(x: HostArray, where: string): Held {
    const held = this.take(x.shape, where)
    const data = x.data as Float32Array
    const { rows, channels, pixels } = held
    if (pixels === 1 || channels === 1 || data.length === 0) {
      held.view.set(data)
      return held
    }
    const size = channels * pixels
    const flat = this.take([size], where)
    for (let i = 0; i < rows; i++) {
      flat.view.set(data.subarray(i * size, (i + 1) * size))
      this.procedures.turn(channels, pixels, 4 * channels, flat.at, held.at + 4 * i * size)
    }
    this.give(flat)
    return held
  }

  /** A copy of a value as operators without kernels of their own take it. */
  toHost(x: Held, where: string): HostArray {
    const out = makeCells('float32', x.shape, where) as unknown as Float32Array
    const { rows, channels, pixels } = x
    if (pixels === 1 || channels === 1 || out.length === 0) out.set(x.view)
    else {
      const size = channels * pixels
      const flat = this.take([size], where)
      for (let i = 0; i < rows; i++) {
        this.procedures.turn(pixels, channels, 4 * pixels, x.at + 4 * i * size, flat.at)
        out.set(flat.view, i * size)
      }
      this.give(flat)
    }
    return value('float32', x.shape, out)
  }

  get preparedSize(): number {
    return this.preparedBytes
  }
  get bufferSize(): number {
    return this.buffers.reduce((n, b) => n + 4 * b.region.length, 0)
  }

  [Symbol.dispose](): void {
    this.prepared[Symbol.dispose]()
    this.values[Symbol.dispose]()
    this.buffers.length = 0
    this.preparedBytes = 0
  }
}
