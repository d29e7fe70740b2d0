import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import type { BinnedRows } from './binned-rows.ts'
import type { PackedGradients } from './objective.ts'

/** Features whose histograms are built in one pass over the rows: 256 KiB, which the second-level cache holds. */
const GROUP = 64
/** Rows that are copied together before they are added: 48 KiB with 28 features, in the second-level cache. */
const BATCH = 1024
/** Cells (rows times features) that are worth a thread: some 0.1 ms. */
const CELLS = 1 << 17
/** Cells that a thread adds before an abort is looked for: some 30 ms. */
const PIECE = 1 << 25
/** Pairs that are worth a thread: 256 features. */
const PAIRS = 1 << 16

/** Builds histograms of all features, in slots of kernel memory that are used again. */
export class Histograms {
  /** Pairs of integers in one slot. */
  private readonly pairs: number
  private readonly slots: Region<Float64Array>[] = []
  private readonly free: number[] = []
  private readonly k: Kernels
  private readonly fns: BoostingKernels
  private readonly ws: Workspace
  private readonly data: BinnedRows
  private readonly stages: Region<Uint8Array>[] = []

  constructor(k: Kernels, ws: Workspace, data: BinnedRows) {
    this.k = k
    this.fns = k.use(boosting)
    this.ws = ws
    this.data = data
    this.pairs = data.features * 256
  }

  /** Byte offset of a slot. */
  at(slot: number): number {
    return this.slots[slot]!.at
  }

  release(slot: number): void {
    this.free.push(slot)
  }

  /** The histograms of rows[start .. start + count], or of the first `count` rows themselves where `rows` is undefined. */
  async build(
    rows: Region<Uint32Array> | undefined,
    start: number,
    count: number,
    gradients: PackedGradients,
    checkpoint: () => Promise<void>,
  ): Promise<number> {
    const { bins, stride, features } = this.data
    const groups = cut(features, GROUP)
    const calls = this.k.threads > 1 ? 2 * this.k.threads : 1
    // Features first: parts of the rows need histograms of their own. They are so few that each has rows in the first piece.
    const parts = Math.max(1, Math.min(Math.floor(calls / groups.length), Math.floor((count * features) / CELLS)))
    const slots = Array.from({ length: parts }, () => this.take())
    if (count === 0) this.slots[slots[0]!]!.view.fill(0)
    for (const [first, last] of cut(count, Math.max(parts, Math.floor((PIECE * calls) / features)))) {
      const jobs = groups.flatMap(([f, end]) =>
        cut(last - first, Math.max(1, Math.ceil((last - first) / parts))).map(([from, to], p) => {
          const hist = this.at(slots[p]!) + f * 4096
          const range = [start + first + from, start + first + to]
          const fresh = first === 0 ? 1 : 0
          const where = [end - f, bins.at + f, stride, gradients.at, gradients.shift, hist, fresh, BATCH]
          return rows ? [...range, rows.at, ...where] : [...range, ...where]
        }),
      )
      for (const [from, to] of cut(jobs.length, 2 * calls)) {
        const some = jobs.slice(from, to)
        this.run(
          some.map((job, i) => [...job, this.stage(i)]),
          rows !== undefined,
        )
      }
      await checkpoint()
    }
    // Integers: the order of the sum does not matter.
    for (const slot of slots.slice(1)) {
      this.combine('addHistogram', slots[0]!, slot)
      this.release(slot)
    }
    return slots[0]!
  }

  private run(calls: readonly (readonly number[])[], gathered: boolean): void {
    if (calls.length > 1) this.k.parallel(boosting, gathered ? 'gatheredHistogram' : 'histogram', calls)
    else {
      const one = (gathered ? this.fns.gatheredHistogram : this.fns.histogram) as (...args: number[]) => void
      for (const call of calls) one(...call)
    }
  }

  /** Takes the histograms of one part of some rows from those of all of them. */
  subtract(all: number, part: number): void {
    this.combine('subtractHistogram', all, part)
  }

  private combine(how: 'addHistogram' | 'subtractHistogram', to: number, from: number): void {
    this.k.parallel<BoostingKernels, typeof how>(
      boosting,
      how,
      cut(this.pairs, PAIRS).map(([a, b]) => [b - a, this.at(to) + 16 * a, this.at(from) + 16 * a]),
    )
  }

  /** A slot with whatever was in it. */
  private take(): number {
    const slot = this.free.pop() ?? this.slots.length
    if (slot === this.slots.length) this.slots.push(this.ws.raw(Float64Array, this.pairs * 2))
    return slot
  }

  private stage(call: number): number {
    const width = (Math.min(GROUP, this.data.features) + 15) & ~15
    this.stages[call] ??= this.ws.raw(Uint8Array, BATCH * (width + 16))
    return this.stages[call].at
  }
}
