import type { Steps } from '../loader/steps.ts'
import type { Region, Workspace } from '../loader/workspace.ts'
import type { HeldShapTrees } from './held-trees.ts'
import { treeShap } from './module.ts'
import type { ShapSizes } from './pack-trees.ts'

/** Pairs of rows in a block, which go through a tree side by side. */
const PAIRS = 4
/** Blocks that go through a tree one after the other while it is in the cache, at most, and values that they may have. */
const BLOCKS = 8
const VALUES = 1 << 13
/** Sums over points of pairs of rows in a step: some 10 milliseconds. */
const WORK = 1 << 22

/** Rows to explain. */
export interface ShapRows {
  readonly rows: number
  /** `[rows, features]` */
  readonly data: Float64Array | Float32Array
  /** What the trees compare in the place of a value of a feature; undefined for the value itself. */
  readonly read?: (feature: number) => ((value: number) => number) | undefined
}

/**
 * What each feature adds to each row's sums of leaves, and in the last column `expected`, the sums where no feature is known:
 * `[rows, outputs, features + 1]`, exact Shapley values (Lundberg, Erion and Lee, Consistent Individualized Feature Attribution for Tree
 * Ensembles, 2018) as integrals over the time at which a feature comes in (Owen, Multilinear Extensions of Games, 1972). Each row takes time in
 * proportion to the number of nodes and to half the number of features on the longest way down, in each tree.
 */
export function* shapContributions(
  { kernels, packed, regions }: HeldShapTrees,
  x: ShapRows,
  expected: Float64Array,
): Steps<Float64Array<ArrayBuffer>> {
  const { features, outputs, used } = packed
  const out = new Float64Array(x.rows * outputs * (features + 1))
  for (let i = 0; i < x.rows * outputs; i++) out[(i + 1) * (features + 1) - 1] = expected[i % outputs]!
  if (used.length === 0 || x.rows === 0) return out
  using ws = kernels.workspace()
  const parts = Array.from({ length: kernels.threads }, () => new Part(ws, packed))
  for (let row = 0; row < x.rows; ) {
    const busy: Part[] = []
    for (const part of parts) {
      if (row === x.rows) break
      row += part.take(x, row)
      busy.push(part)
    }
    for (const [from, to] of runs(packed, busy[0]!.blocks * PAIRS)) {
      kernels.parallel(
        treeShap,
        'addContributions',
        busy.map((p) => p.args(from, to, regions)),
      )
      yield
    }
    for (const part of busy) part.give(out)
  }
  return out
}

/** Runs of trees that make a step. */
function runs({ work }: ShapSizes, pairs: number): [from: number, to: number][] {
  const out: [number, number][] = []
  let from = 0
  let sum = 0
  work.forEach((w, t) => {
    sum += w * pairs
    if (sum < WORK && t + 1 < work.length) return
    out.push([from, t + 1])
    from = t + 1
    sum = 0
  })
  return out
}

/** Memory for some blocks of rows, which one thread explains. */
class Part {
  private readonly packed: ShapSizes
  private readonly x: Region<Float64Array>
  private readonly phi: Region<Float64Array>
  private readonly scratch: Region<Uint8Array>
  private first = 0
  private rows = 0
  /** Pairs in a block: fewer where there are only the last rows. */
  private pairs = PAIRS
  blocks = 0
  private readonly most: number

  constructor(ws: Workspace, packed: ShapSizes) {
    const { used, outputs, points, depth, work } = packed
    const wide = VALUES / (2 * PAIRS * used.length * (1 + outputs))
    const large = WORK / (PAIRS * work.reduce((a, b) => Math.max(a, b), 1))
    this.packed = packed
    this.most = Math.max(1, Math.min(BLOCKS, Math.floor(wide), Math.floor(large)))
    this.x = ws.raw(Float64Array, this.most * used.length * 2 * PAIRS)
    this.phi = ws.raw(Float64Array, this.most * outputs * used.length * 2 * PAIRS)
    this.scratch = ws.raw(Uint8Array, 64 + (32 + 48 * points) * PAIRS * (depth + 2))
  }

  /** Takes rows from `first` on; returns how many. */
  take({ rows, data, read }: ShapRows, first: number): number {
    const { features, used, outputs } = this.packed
    const left = rows - first
    this.first = first
    this.pairs = Math.min(PAIRS, Math.ceil(left / 2))
    const height = 2 * this.pairs
    this.blocks = Math.min(this.most, Math.max(1, Math.floor(left / height)))
    this.rows = Math.min(left, this.blocks * height)
    const to = this.x.view
    used.forEach((f, i) => {
      const own = read?.(f)
      for (let r = 0; r < this.blocks * height; r++) {
        // Lanes without a row repeat the last.
        const v = data[(first + Math.min(r, this.rows - 1)) * features + f]!
        to[(Math.floor(r / height) * used.length + i) * height + (r % height)] = own ? own(v) : v
      }
    })
    this.phi.view.fill(0, 0, this.blocks * outputs * used.length * height)
    return this.rows
  }

  args(from: number, to: number, trees: readonly number[]): number[] {
    const { used, outputs, depth } = this.packed
    const rows = [this.blocks, this.pairs, used.length, this.x.at]
    return [...rows, from, to, ...trees, outputs, this.phi.at, this.scratch.at, depth]
  }

  /** Writes the rows' contributions. */
  give(out: Float64Array): void {
    const { features, used, outputs } = this.packed
    const [height, phi] = [2 * this.pairs, this.phi.view]
    for (let r = 0; r < this.rows; r++) {
      for (let k = 0; k < outputs; k++) {
        const from = (Math.floor(r / height) * outputs + k) * used.length
        const at = ((this.first + r) * outputs + k) * (features + 1)
        for (let i = 0; i < used.length; i++) out[at + used[i]!] = phi[(from + i) * height + (r % height)]!
      }
    }
  }
}
