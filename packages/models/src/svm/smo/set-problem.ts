import { cut, type Kernels, type Region, svm, type Workspace } from '@foldwise/kernels'
import type { ActiveRows } from './active-rows.ts'
import type { KernelMatrix } from './problem.ts'
import type { RowCache } from './row-cache.ts'

/** In the place of a row that is not there. */
const GAP = -1
/** Rows that are computed between two chances to abort. */
const SLICE = 16
/** Rows with this many times the columns of a working set are not computed before it is known that they are needed. */
const LONG = 4

/** The problem of a working set alone: its kernel values, slopes and variables, in kernel memory. */
export class SetProblem {
  /** How many kernel values were computed for sets alone. */
  computed = 0
  private readonly kernels: Kernels
  private readonly matrix: KernelMatrix
  private readonly cache: RowCache
  /** Numbers a row of the square takes. */
  private readonly stride: number
  private readonly most: number
  private readonly rows: Region<Uint32Array>
  private readonly chosen: Region<Int32Array>
  private readonly square: Region<Float32Array>
  private readonly have: Region<Uint8Array>
  private readonly g: Region<Float64Array>
  private readonly b: Region<Float64Array>
  private readonly low: Region<Float64Array>
  private readonly high: Region<Float64Array>
  private readonly scratch: Region<Float64Array>
  /** Places of active rows, those of group 0 first. */
  private set: readonly number[] = []
  private split = 0

  /** Of up to `most` rows. */
  constructor(kernels: Kernels, ws: Workspace, matrix: KernelMatrix, cache: RowCache, most: number) {
    // Each group is filled up to an even number.
    const n = Math.ceil((most + 2) / 8) * 8
    this.kernels = kernels
    this.matrix = matrix
    this.cache = cache
    this.stride = n
    this.most = most
    this.rows = ws.uint32(n)
    this.chosen = ws.int32(n)
    this.square = ws.raw(Float32Array, n * n)
    this.have = ws.uint8(n)
    this.g = ws.float64(n)
    this.b = ws.float64(n)
    this.low = ws.float64(n)
    this.high = ws.float64(n)
    this.scratch = ws.raw(Float64Array, 3 * n)
  }

  /** Takes the rows at `places`. */
  async take(active: ActiveRows, places: readonly number[], checkpoint: () => Promise<void>): Promise<void> {
    const { cache, most } = this
    const [first, second] = [0, 1].map((s) => even(places.filter((p) => active.group[p] === s)))
    const set = [...first!, ...second!]
    this.set = set
    this.split = first!.length
    const ids = set.map((p) => active.ids[Math.max(0, p)]!)
    this.have.view.fill(0)
    // Half of the rows of a set are not changed by it: of long rows, those that nobody has need only be known in its columns so far.
    if (active.g.length > LONG * most) await this.compute(ids, checkpoint)
    const isHere = this.have.view.slice()
    const wanted = [...set.keys()].filter((a) => set[a] !== GAP && !isHere[a])
    const offsets = await cache.offsets(
      wanted.map((a) => ids[a]!),
      checkpoint,
    )
    const rows = this.rows.view
    rows.fill(0)
    for (let k = 0; k < wanted.length; k++) rows[wanted[k]!] = offsets[k]!
    this.chosen.view.set(set.map((p) => Math.max(0, p)))
    pick(set, active.g.view, this.g.view)
    pick(set, active.b, this.b.view)
    pick(set, active.low, this.low.view)
    pick(set, active.high, this.high.view)
  }

  /** Takes up to `most` steps, until no pair of the set's rows violates the conditions by `tol`; returns how many. */
  solve(epsilon: number, tol: number, most: number): number {
    const { rows, chosen, square, have, g, b, low, high, scratch } = this
    const values = [rows.at, chosen.at, square.at, this.stride, have.at] as const
    const variables = [g.at, b.at, low.at, high.at] as const
    const k = this.kernels.use(svm)
    return k.solvePairs(this.set.length, this.split, ...values, ...variables, epsilon, tol, most, scratch.at)
  }

  /** Hands the variables to `active`; returns which rows' changed, and by how much. */
  finish(active: ActiveRows): { ids: number[]; delta: number[] } {
    const [ids, delta]: [number[], number[]] = [[], []]
    const found = this.b.view
    for (let a = 0; a < this.set.length; a++) {
      const p = this.set[a]!
      if (p === GAP || found[a] === active.b[p]) continue
      ids.push(active.ids[p]!)
      delta.push(found[a]! - active.b[p]!)
      active.b[p] = found[a]!
    }
    return { ids, delta }
  }

  /** Rows of the square that no row of the cache has. */
  private async compute(ids: readonly number[], checkpoint: () => Promise<void>): Promise<void> {
    const { square, stride, have, cache } = this
    using ws = this.kernels.workspace()
    const columns = this.matrix.columns(ws, Int32Array.from(ids))
    const missing = [...ids.keys()].filter((a) => this.set[a] !== GAP && !cache.holds(ids[a]!))
    for (const [from, to] of cut(missing.length, SLICE)) {
      const some = missing.slice(from, to)
      columns.compute(
        some.map((a) => ids[a]!),
        some.map((a) => square.at + 4 * stride * a),
      )
      this.computed += some.length * columns.width
      for (const a of some) have.view[a] = 1
      await checkpoint()
    }
  }
}

/** to[a] = from[set[a]], 0 in gaps. */
function pick(set: readonly number[], from: Float64Array, to: Float64Array): void {
  for (let a = 0; a < set.length; a++) to[a] = set[a] === GAP ? 0 : from[set[a]!]!
}

/** Places of a group, an even number. */
function even(places: readonly number[]): readonly number[] {
  return places.length % 2 === 0 ? places : [...places, GAP]
}
