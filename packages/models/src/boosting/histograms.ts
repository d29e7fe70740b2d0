import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import type { BinnedRows } from './binned-rows.ts'
import type { PackedGradients } from './objective.ts'

/** Features whose histograms are built in one pass over the rows: 256 KiB, which the second-level cache holds. */
const GROUP = 64
/** Features that are counted together at least, so that no group but the last has fewer. */
export const FEWEST = 2
/** Rows that are copied together before they are added: 48 KiB with 28 features, in the second-level cache. */
const BATCH = 1024
/** Cells (rows times features) of which threads take rows each, and add up their histograms; of fewer they take features. */
const CELLS = 1 << 19
/** Cells that are worth a part of their own, and parts a thread at most. */
const PART = 1 << 20
const MOST_PARTS = 6
/** Cells that a thread adds before an abort is looked for: some 30 ms. */
const PIECE = 1 << 25

/** What is done to the histograms of a group of features: the arguments of a kernel for the features from .. to - 1, the i-th group. */
export interface FeatureStep {
  readonly procedure: keyof BoostingKernels & string
  readonly args: (from: number, to: number, i: number, stage: number) => readonly number[]
}

/** Where a call counts: to zeros where `fresh`. */
interface Target {
  readonly slot: number
  readonly stage: number
  readonly fresh: boolean
}

/** Histograms of some rows in `slot`, once the steps are done that are left. */
interface Counted {
  readonly slot: number
  readonly steps: readonly FeatureStep[]
  /** Gives back the slots that nobody needs after those steps. */
  readonly release: () => void
}

/** Builds histograms of all features, in slots of kernel memory that are used again. */
export class Histograms {
  /** Groups of features that `run` goes through: each thread takes one at a time. */
  readonly groups: readonly (readonly [from: number, to: number])[]
  private readonly slots: Region<Float64Array>[] = []
  private readonly free: number[] = []
  private readonly k: Kernels
  private readonly ws: Workspace
  private readonly data: BinnedRows
  private readonly stages: Region<Uint8Array>[] = []

  constructor(k: Kernels, ws: Workspace, data: BinnedRows) {
    this.k = k
    this.ws = ws
    this.data = data
    const share = Math.ceil(data.features / k.threads / FEWEST) * FEWEST
    this.groups = cut(data.features, Math.min(GROUP, share))
  }

  /** Byte offset of a slot. */
  at(slot: number): number {
    return this.slots[slot]!.at
  }

  release(slot: number): void {
    this.free.push(slot)
  }

  /**
   * Begins the histograms of rows[start .. start + count], or of the first `count` rows themselves where `rows` is undefined. Where rows
   * are many, they are counted here, piece by piece; where they are few, that is the first of the steps that are left to `run`.
   */
  async count(
    rows: Region<Uint32Array> | undefined,
    start: number,
    count: number,
    gradients: PackedGradients,
    checkpoint: () => Promise<void>,
  ): Promise<Counted> {
    const { features } = this.data
    const slot = this.take()
    const procedure = rows ? 'gatheredHistogram' : 'histogram'
    const args = (from: number, to: number, [f, end]: readonly [number, number], o: Target): readonly number[] => [
      start + from,
      start + to,
      ...(rows ? [rows.at] : []),
      end - f,
      this.data.bins.at + f,
      this.data.stride,
      gradients.at,
      gradients.shift,
      this.at(o.slot) + 4096 * f,
      o.fresh ? 1 : 0,
      BATCH,
      o.stage,
    ]
    const groups = cut(features, GROUP)
    const parts = this.parts(count * features, groups.length)
    if (count * features < (parts > 1 ? CELLS : this.k.threads * PIECE)) {
      const step: FeatureStep = {
        procedure,
        args: (f, end, _, stage) => args(0, count, [f, end], { slot, stage, fresh: true }),
      }
      return { slot, steps: [step], release: () => {} }
    }
    const slots = [slot, ...Array.from({ length: parts - 1 }, () => this.take())]
    const atOnce = Math.min(features, GROUP * this.groupsAtOnce(parts))
    for (const [first, last] of cut(count, Math.max(parts, Math.floor((this.k.threads * PIECE) / atOnce)))) {
      const share = (p: number): number => first + Math.floor((p * (last - first)) / parts)
      for (const some of this.turns(groups, parts)) {
        this.k.parallel<BoostingKernels, typeof procedure>(
          boosting,
          procedure,
          some.flatMap((group, i) =>
            slots.map((slot, p) =>
              args(share(p), share(p + 1), group, { slot, stage: this.stage(i * parts + p), fresh: first === 0 }),
            ),
          ),
        )
        await checkpoint()
      }
    }
    // Integers: the order of the sum does not matter.
    const others = slots.slice(1)
    return {
      slot,
      steps: others.map((part) => this.combining('addHistogram', slot, part)),
      release: () => this.free.push(...others),
    }
  }

  /** Takes the histograms of one part of some rows from those of all of them. */
  subtracting(all: number, part: number): FeatureStep {
    return this.combining('subtractHistogram', all, part)
  }

  /** Does the steps, one after the other for each group of features, which stays in a thread's cache meanwhile. */
  run(steps: readonly FeatureStep[]): void {
    if (steps.length === 0) return
    let done = 0
    for (const groups of this.turns(this.groups, 1)) {
      this.k.parallelChains(
        boosting,
        steps.map((s) => s.procedure),
        groups.map(([from, to], i) => steps.map((s) => s.args(from, to, done + i, this.stage(i)))),
      )
      done += groups.length
    }
  }

  private combining(procedure: 'addHistogram' | 'subtractHistogram', to: number, from: number): FeatureStep {
    return { procedure, args: (f, end) => [256 * (end - f), this.at(to) + 4096 * f, this.at(from) + 4096 * f] }
  }

  /**
   * Into how many parts the rows are cut, beside the features: each part needs histograms of its own, and the more there are, the less
   * a thread waits in the end for one that came late.
   */
  private parts(cells: number, groups: number): number {
    const { threads } = this.k
    if (threads === 1) return 1
    const calls = Math.min(Math.max(Math.floor(cells / PART), 2 * threads), MOST_PARTS * threads)
    return Math.max(1, Math.floor(calls / groups))
  }

  /** As many of the groups at once as the stages that threads need then. */
  private turns<T>(groups: readonly T[], parts: number): readonly (readonly T[])[] {
    return cut(groups.length, this.groupsAtOnce(parts)).map(([from, to]) => groups.slice(from, to))
  }

  private groupsAtOnce(parts: number): number {
    return this.k.threads > 1 ? Math.max(1, Math.floor((MOST_PARTS * this.k.threads) / parts)) : 1
  }

  /** A slot with whatever was in it. */
  private take(): number {
    const slot = this.free.pop() ?? this.slots.length
    if (slot === this.slots.length) this.slots.push(this.ws.raw(Float64Array, this.data.features * 512))
    return slot
  }

  private stage(call: number): number {
    const width = (Math.min(GROUP, this.data.features) + 15) & ~15
    this.stages[call] ??= this.ws.raw(Uint8Array, BATCH * (width + 16))
    return this.stages[call].at
  }
}
