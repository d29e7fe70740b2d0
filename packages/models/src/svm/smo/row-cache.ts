import { cut, type Region, type Workspace } from '@foldwise/kernels'
import type { KernelColumns, KernelMatrix } from './problem.ts'

/** Rows whose columns are moved between two chances to abort. */
const SLICE = 256
/** Rows that are computed between two of them: as many as kernels compute at once. */
const TOGETHER = 4

/** Kernel rows in memory, in all columns or some: those used longest ago make room for new ones. */
export class RowCache {
  /** How many kernel values were computed. */
  computed = 0
  /** How many rows were computed that had been before. */
  again = 0
  private columns: KernelColumns
  private readonly memory: Region<Float32Array>
  private readonly slotOf: Int32Array
  private readonly owner: Int32Array
  private readonly used: Float64Array
  private readonly seen: Uint8Array
  private slots: number
  private filled = 0
  private clock = 0

  /** Room for at least `least` whole rows. */
  constructor(ws: Workspace, matrix: KernelMatrix, bytes: number, least: number) {
    this.columns = matrix
    this.slots = Math.min(matrix.rows, Math.max(least, Math.floor(bytes / (4 * matrix.width))))
    this.memory = ws.raw(Float32Array, this.slots * matrix.width)
    this.slotOf = new Int32Array(matrix.rows).fill(-1)
    this.owner = new Int32Array(matrix.rows)
    this.seen = new Uint8Array(matrix.rows)
    this.used = new Float64Array(matrix.rows)
  }

  holds(row: number): boolean {
    return this.slotOf[row]! >= 0
  }

  /** Offsets of rows, no more than there is room for. */
  async offsets(rows: readonly number[], checkpoint: () => Promise<void>): Promise<number[]> {
    const now = ++this.clock
    const missing: number[] = []
    for (const r of rows) {
      const slot = this.slotOf[r]!
      if (slot >= 0) this.used[slot] = now
      else missing.push(r)
    }
    if (missing.length > 0) await this.fill(missing, now, checkpoint)
    return rows.map((r) => this.offset(this.slotOf[r]!))
  }

  /** Forgets all rows; those to come have other columns. */
  restart(columns: KernelColumns): void {
    this.slotOf.fill(-1)
    this.filled = 0
    this.resize(columns)
  }

  /**
   * Keeps some rows, `rows`, in some of the columns they have, those at `places`: both ascend. The rest of the memory is for more rows.
   */
  async narrow(
    columns: KernelColumns,
    rows: Int32Array,
    places: Int32Array,
    checkpoint: () => Promise<void>,
  ): Promise<void> {
    const [before, after] = [this.columns.width, columns.width]
    const stays = new Uint8Array(this.slotOf.length)
    for (const r of rows) stays[r] = 1
    let next = 0
    for (let slot = 0; slot < this.filled; slot++) {
      if (slot % SLICE === SLICE - 1) await checkpoint()
      const row = this.owner[slot]!
      this.slotOf[row] = -1
      if (!stays[row]) continue
      // To the front, where nothing is that is still to be read.
      const v = this.memory.view
      for (let k = 0; k < places.length; k++) v[next * after + k] = v[slot * before + places[k]!]!
      this.owner[next] = row
      this.used[next] = this.used[slot]!
      this.slotOf[row] = next++
    }
    this.filled = next
    this.resize(columns)
  }

  private resize(columns: KernelColumns): void {
    this.columns = columns
    this.slots = Math.min(this.slotOf.length, Math.floor(this.memory.length / columns.width))
  }

  private offset(slot: number): number {
    return this.memory.at + 4 * this.columns.width * slot
  }

  private async fill(missing: readonly number[], now: number, checkpoint: () => Promise<void>): Promise<void> {
    const slots = this.free(missing.length)
    missing.forEach((row, i) => {
      const slot = slots[i]!
      this.again += this.seen[row]!
      this.seen[row] = 1
      this.owner[slot] = row
      this.used[slot] = now
      this.slotOf[row] = slot
    })
    for (const [from, to] of cut(missing.length, TOGETHER)) {
      const offsets = slots.slice(from, to).map((s) => this.offset(s))
      this.columns.compute(missing.slice(from, to), offsets)
      await checkpoint()
    }
    this.computed += missing.length * this.columns.width
  }

  private free(count: number): number[] {
    const slots: number[] = []
    while (slots.length < count && this.filled < this.slots) slots.push(this.filled++)
    if (slots.length === count) return slots
    const full = Array.from({ length: this.filled - slots.length }, (_, s) => s)
    const oldest = full.sort((a, b) => this.used[a]! - this.used[b]! || a - b).slice(0, count - slots.length)
    for (const s of oldest) this.slotOf[this.owner[s]!] = -1
    return [...slots, ...oldest]
  }
}
