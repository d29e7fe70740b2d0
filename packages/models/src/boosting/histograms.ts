import { type BoostingKernels, boosting, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import type { BinnedRows } from './binned-rows.ts'

/** Features whose histograms are built in one pass over the rows: 256 KiB, which the second-level cache holds. */
const GROUP = 64
/** Below this share of all rows, rows are gathered before they are added: neighbours are no longer in one cache line. */
const DENSE = 0.4
/** Cells (rows times features) that are worth a thread. */
const CELLS = 1 << 18

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
  private readonly batch: number

  constructor(k: Kernels, ws: Workspace, data: BinnedRows) {
    this.k = k
    this.fns = k.use(boosting)
    this.ws = ws
    this.data = data
    this.pairs = data.features * 256
    this.batch = data.features <= GROUP ? 256 : 128
  }

  /** Byte offset of a slot. */
  at(slot: number): number {
    return this.slots[slot]!.at
  }

  release(slot: number): void {
    this.free.push(slot)
  }

  /** The histograms of rows[start .. start + count], or of the first `count` rows themselves where `rows` is undefined. */
  build(rows: Region<Uint32Array> | undefined, start: number, count: number, gradients: number): number {
    const parts = Math.min(
      this.k.threads > 1 ? 2 * this.k.threads : 1,
      Math.max(1, Math.floor((count * this.data.features) / CELLS)),
    )
    const slots = Array.from({ length: parts }, () => this.take())
    const staged = rows !== undefined && count < DENSE * this.data.rows
    const calls: number[][] = []
    for (let f = 0; f < this.data.features; f += GROUP) {
      const features = Math.min(GROUP, this.data.features - f)
      slots.forEach((slot, p) => {
        const from = start + Math.floor((count * p) / parts)
        const to = start + Math.floor((count * (p + 1)) / parts)
        const hist = this.at(slot) + f * 4096
        const call = [from, to, rows?.at ?? 0, features, this.data.bins.at + f, this.data.stride, gradients, hist]
        calls.push(staged ? [...call, this.batch, this.stage(p)] : call)
      })
    }
    // One part's groups share its stage, so they may not run at the same time.
    if (parts === 1) {
      const run = (staged ? this.fns.stagedHistogram : this.fns.histogram) as (...args: number[]) => void
      for (const call of calls) run(...call)
    } else {
      for (let i = 0; i < calls.length; i += parts) {
        this.k.parallel(boosting, staged ? 'stagedHistogram' : 'histogram', calls.slice(i, i + parts))
      }
    }
    // Integers: the order of the sum does not matter.
    for (const slot of slots.slice(1)) {
      this.fns.addHistogram(this.pairs, this.at(slots[0]!), this.at(slot))
      this.release(slot)
    }
    return slots[0]!
  }

  /** Takes the histograms of one part of some rows from those of all of them. */
  subtract(all: number, part: number): void {
    this.fns.subtractHistogram(this.pairs, this.at(all), this.at(part))
  }

  /** A slot of zeros. */
  private take(): number {
    let slot = this.free.pop()
    if (slot === undefined) {
      slot = this.slots.length
      this.slots.push(this.ws.raw(Float64Array, this.pairs * 2))
    }
    this.slots[slot]!.view.fill(0)
    return slot
  }

  private stage(part: number): number {
    const width = (Math.min(GROUP, this.data.features) + 15) & ~15
    this.stages[part] ??= this.ws.raw(Uint8Array, this.batch * (width + 16))
    return this.stages[part].at
  }
}
