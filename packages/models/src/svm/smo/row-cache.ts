import type { Workspace } from '@foldwise/kernels'
import type { KernelMatrix } from './problem.ts'

/** Kernel rows in memory: those used longest ago make room for new ones. */
export class RowCache {
  /** How many rows were computed. */
  computed = 0
  private readonly matrix: KernelMatrix
  private readonly at: number
  private readonly slots: number
  private readonly slotOf: Int32Array
  private readonly owner: Int32Array
  private readonly used: Float64Array
  private filled = 0
  private clock = 0

  /** Room for at least `least` rows. */
  constructor(ws: Workspace, matrix: KernelMatrix, bytes: number, least: number) {
    this.matrix = matrix
    this.slots = Math.min(matrix.rows, Math.max(least, Math.floor(bytes / (4 * matrix.width))))
    this.at = ws.raw(Float32Array, this.slots * matrix.width).at
    this.slotOf = new Int32Array(matrix.rows).fill(-1)
    this.owner = new Int32Array(this.slots)
    this.used = new Float64Array(this.slots)
  }

  /** Offsets of rows, no more than there is room for. */
  offsets(rows: readonly number[]): number[] {
    const now = ++this.clock
    const missing: number[] = []
    for (const r of rows) {
      const slot = this.slotOf[r]!
      if (slot >= 0) this.used[slot] = now
      else missing.push(r)
    }
    if (missing.length > 0) this.fill(missing, now)
    return rows.map((r) => this.offset(this.slotOf[r]!))
  }

  private offset(slot: number): number {
    return this.at + 4 * this.matrix.width * slot
  }

  private fill(missing: readonly number[], now: number): void {
    const slots = this.free(missing.length)
    missing.forEach((row, i) => {
      const slot = slots[i]!
      this.owner[slot] = row
      this.used[slot] = now
      this.slotOf[row] = slot
    })
    this.matrix.compute(
      missing,
      slots.map((s) => this.offset(s)),
    )
    this.computed += missing.length
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
