import { cut, type Kernels, type Region, svm, type Workspace } from '@foldwise/kernels'
import type { KernelMatrix, PairProblem } from './problem.ts'
import type { RowCache } from './row-cache.ts'

/** Points of a block of the update of slopes. */
const BLOCK = 8192

/** Rows that were left out, with what was known when they were. */
interface Rest {
  readonly ids: Int32Array
  readonly slopes: Float64Array
  /** Of all rows. */
  readonly b: Float64Array
}

/**
 * The rows whose variables are worked on, all or some. `low`, `high`, `group`, `b` and `g` are those of the rows `ids`, in their order;
 * kernel rows in the cache have those columns only.
 */
export class ActiveRows implements Disposable {
  ids: Int32Array
  low: Float64Array
  high: Float64Array
  group: Int32Array
  b: Float64Array
  /** K b + c, padded. */
  g: Region<Float64Array>
  /** Where in `ids` each row of the problem is, -1 for those left out. */
  readonly place: Int32Array
  private readonly kernels: Kernels
  private readonly matrix: KernelMatrix
  private readonly cache: RowCache
  private readonly all: Pick<ActiveRows, 'ids' | 'low' | 'high' | 'group' | 'b' | 'g'>
  private readonly most: number
  private readonly offsets: Region<Uint32Array>
  private readonly weights: Region<Float64Array>
  private rests: Rest[] = []
  private own: Workspace | undefined

  /** `most`: how many rows `add` may be given. */
  constructor(
    kernels: Kernels,
    ws: Workspace,
    matrix: KernelMatrix,
    problem: PairProblem,
    cache: RowCache,
    most: number,
  ) {
    const n = matrix.rows
    this.kernels = kernels
    this.matrix = matrix
    this.cache = cache
    this.most = most
    this.offsets = ws.uint32(most)
    this.weights = ws.float64(most)
    this.place = Int32Array.from({ length: n }, (_, i) => i)
    this.ids = this.place.slice()
    this.low = problem.low
    this.high = problem.high
    this.group = problem.group ?? new Int32Array(n)
    this.b = problem.start?.slice() ?? new Float64Array(n)
    this.g = ws.float64(matrix.width)
    this.g.view.set(problem.linear)
    const { ids, low, high, group, b, g } = this
    this.all = { ids, low, high, group, b, g }
  }

  get some(): boolean {
    return this.rests.length > 0
  }

  /** g += sum of `delta` times the kernel's rows of `ids`. */
  add(ids: readonly number[], delta: ArrayLike<number>, checkpoint: () => Promise<void>): Promise<void> {
    return this.addTo(this.g, ids, delta, checkpoint)
  }

  /** Goes on with the active rows at `places`, which ascend. */
  async keep(places: Int32Array, checkpoint: () => Promise<void>): Promise<void> {
    const { ids, low, high, group, b } = this
    const g = this.g.view
    this.putBack()
    const stays = new Uint8Array(ids.length)
    for (const p of places) stays[p] = 1
    const left = Int32Array.from(ids.keys()).filter((p) => !stays[p])
    this.rests.push({
      ids: left.map((p) => ids[p]!),
      slopes: Float64Array.from(left, (p) => g[p]!),
      b: this.all.b.slice(),
    })
    for (const p of left) this.place[ids[p]!] = -1
    this.ids = places.map((p) => ids[p]!)
    this.ids.forEach((id, p) => {
      this.place[id] = p
    })
    this.low = Float64Array.from(places, (p) => low[p]!)
    this.high = Float64Array.from(places, (p) => high[p]!)
    this.group = places.map((p) => group[p]!)
    this.b = Float64Array.from(places, (p) => b[p]!)
    const slopes = Float64Array.from(places, (p) => g[p]!)
    const own = this.kernels.workspace()
    const columns = this.matrix.columns(own, this.ids)
    this.g = own.float64(columns.width)
    this.g.view.set(slopes)
    this.own?.[Symbol.dispose]()
    this.own = own
    await this.cache.narrow(columns, this.ids, places, checkpoint)
  }

  /**
   * Goes on with all rows. Slopes of the others lack what b has changed by since they were left out: only those kernel values are computed.
   */
  async restore(checkpoint: () => Promise<void>): Promise<void> {
    this.putBack()
    const { b, g } = this.all
    scatter(this.g.view, this.ids, g.view)
    for (const rest of this.rests) {
      using ws = this.kernels.workspace()
      const columns = this.matrix.columns(ws, rest.ids)
      const slopes = ws.float64(columns.width)
      slopes.view.set(rest.slopes)
      this.cache.restart(columns)
      const changed = Array.from(b.keys()).filter((i) => b[i] !== rest.b[i])
      for (let from = 0; from < changed.length; from += this.most) {
        const part = changed.slice(from, from + this.most)
        await this.addTo(
          slopes,
          part,
          part.map((i) => b[i]! - rest.b[i]!),
          checkpoint,
        )
        await checkpoint()
      }
      scatter(slopes.view, rest.ids, g.view)
    }
    this.rests = []
    Object.assign(this, this.all)
    this.place.set(this.ids)
    this.cache.restart(this.matrix)
    this[Symbol.dispose]()
  }

  [Symbol.dispose](): void {
    this.own?.[Symbol.dispose]()
    this.own = undefined
  }

  private putBack(): void {
    scatter(this.b, this.ids, this.all.b)
  }

  private async addTo(
    to: Region<Float64Array>,
    ids: readonly number[],
    delta: ArrayLike<number>,
    checkpoint: () => Promise<void>,
  ): Promise<void> {
    // Views are taken after the wait: other fits may have grown the memory.
    const offsets = await this.cache.offsets(ids, checkpoint)
    this.offsets.view.set(offsets)
    this.weights.view.set(delta)
    const rest = [ids.length, this.offsets.at, this.weights.at, to.at]
    this.kernels.parallel(
      svm,
      'addRows',
      cut(to.length, BLOCK).map(([from, end]) => [from, end, ...rest]),
    )
  }
}

/** to[at[k]] = from[k] for all of `at`. */
function scatter(from: Float64Array, at: Int32Array, to: Float64Array): void {
  for (let k = 0; k < at.length; k++) to[at[k]!] = from[k]!
}
