import type { FitContext } from '@foldwise/core'
import { type BoostingKernels, boosting, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import type { BinnedRows } from './binned-rows.ts'
import { ColumnCache } from './column-cache.ts'
import type { FeatureSampler } from './feature-sampler.ts'
import { Histograms } from './histograms.ts'
import type { PackedGradients } from './objective.ts'
import { partitionRows } from './partition-rows.ts'
import { PriorityQueue } from './priority-queue.ts'
import { TreeNodes } from './tree-nodes.ts'

export interface TreeLimits {
  readonly growPolicy: 'leafwise' | 'depthwise'
  readonly maxLeafNodes: number | null
  readonly maxDepth: number | null
  readonly minSamplesLeaf: number
  readonly minChildWeight: number
  readonly minGain: number
  readonly l1Regularization: number
  readonly l2Regularization: number
}

/** Rows start .. start + count of the grower's `rows` reach a leaf. */
export interface LeafRows {
  readonly node: number
  readonly start: number
  readonly count: number
}

export interface GrownTree {
  readonly nodes: TreeNodes
  readonly leaves: readonly LeafRows[]
}

interface Sums {
  readonly g: number
  readonly h: number
  readonly count: number
}

interface Split {
  readonly gain: number
  readonly feature: number
  readonly bin: number
  readonly missingLeft: boolean
  readonly left: Sums
  readonly right: Sums
}

/** A leaf that can be split. */
interface Candidate extends LeafRows {
  readonly depth: number
  readonly slot: number
  readonly split: Split
}

/** Grows trees on one set of binned rows; the memory they need is used again from tree to tree. */
export class TreeGrower {
  /** Numbers of the rows to learn from; growing a tree reorders them. */
  readonly rows: Region<Uint32Array>
  readonly scratch: Region<Uint32Array>
  private readonly k: Kernels
  private readonly fns: BoostingKernels
  private readonly limits: TreeLimits
  private readonly histograms: Histograms
  private readonly columns: ColumnCache
  private readonly binCounts: Region<Int32Array>
  private readonly features: Region<Int32Array>
  private readonly out: Region<Float64Array>
  private readonly sampler: FeatureSampler
  private readonly checkpoint: FitContext['checkpoint']

  constructor(
    k: Kernels,
    ws: Workspace,
    data: BinnedRows,
    bins: Int32Array,
    limits: TreeLimits,
    sampler: FeatureSampler,
    checkpoint: FitContext['checkpoint'],
  ) {
    this.k = k
    this.fns = k.use(boosting)
    this.limits = limits
    this.sampler = sampler
    this.checkpoint = checkpoint
    this.rows = ws.raw(Uint32Array, data.rows)
    this.scratch = ws.raw(Uint32Array, data.rows)
    this.binCounts = ws.int32(bins)
    this.features = ws.raw(Int32Array, data.features)
    this.out = ws.raw(Float64Array, 10)
    this.histograms = new Histograms(k, ws, data)
    this.columns = new ColumnCache(k, ws, data)
  }

  /** A tree on the first `count` of `rows`; `ordered` says that those are the rows 0 .. count - 1. */
  async grow(gradients: PackedGradients, count: number, ordered: boolean): Promise<GrownTree> {
    const { growPolicy, maxLeafNodes } = this.limits
    const most = maxLeafNodes ?? Infinity
    const nodes = new TreeNodes()
    const leaves: LeafRows[] = []
    const queue = new PriorityQueue<Candidate>(
      growPolicy === 'leafwise'
        ? (a, b) => a.split.gain > b.split.gain || (a.split.gain === b.split.gain && a.node < b.node)
        : (a, b) => a.node < b.node,
    )
    let splits = 0
    /** Queues the leaf if it can be split, else settles it and gives its histograms back. */
    const consider = (leaf: LeafRows, depth: number, slot: number): void => {
      const split = this.bestSplit(slot, gradients, depth)
      if (split) queue.push({ ...leaf, depth, slot, split })
      else {
        this.histograms.release(slot)
        leaves.push(leaf)
      }
    }
    const root = { node: 0, start: 0, count }
    const slot = this.histograms.build(ordered ? undefined : this.rows, 0, count, gradients.at)
    const { g, h } = this.totals(slot, gradients)
    nodes.add(h, this.value(g, h), 0)
    if (this.canSplit(count, 0) && most > 1) consider(root, 0, slot)
    else {
      this.histograms.release(slot)
      leaves.push(root)
    }
    for (let c: Candidate | undefined; splits + 1 < most && (c = queue.pop()); splits++) {
      await this.checkpoint()
      const { left, right } = this.split(nodes, c)
      const depth = c.depth + 1
      const last = splits + 2 >= most
      const open = [left, right].map((leaf) => !last && this.canSplit(leaf.count, depth))
      if (!open[0] && !open[1]) {
        this.histograms.release(c.slot)
        leaves.push(left, right)
        continue
      }
      // Only the smaller side is counted; the other is what remains of the parent.
      const [small, large] = left.count <= right.count ? [left, right] : [right, left]
      const part = this.histograms.build(this.rows, small.start, small.count, gradients.at)
      this.histograms.subtract(c.slot, part)
      await this.checkpoint()
      for (const [leaf, s] of small === left
        ? ([
            [small, part],
            [large, c.slot],
          ] as const)
        : ([
            [large, c.slot],
            [small, part],
          ] as const)) {
        if (leaf === left ? open[0] : open[1]) consider(leaf, depth, s)
        else {
          this.histograms.release(s)
          leaves.push(leaf)
        }
      }
    }
    for (let c: Candidate | undefined; (c = queue.pop()); ) {
      this.histograms.release(c.slot)
      leaves.push({ node: c.node, start: c.start, count: c.count })
    }
    return { nodes, leaves }
  }

  private canSplit(count: number, depth: number): boolean {
    return count >= 2 * Math.max(1, this.limits.minSamplesLeaf) && depth < (this.limits.maxDepth ?? Infinity)
  }

  /** The value that lowers the loss most, to second order. */
  private value(g: number, h: number): number {
    const { l1Regularization: l1, l2Regularization: l2 } = this.limits
    const t = Math.max(0, Math.abs(g) - l1)
    return h + l2 > 0 ? (g > 0 ? -t : t) / (h + l2) : 0
  }

  private totals(slot: number, p: PackedGradients): Sums {
    this.fns.histogramTotals(this.histograms.at(slot), p.shift, p.unitG, p.unitH, this.out.at)
    return { g: this.out.view[0]!, h: this.out.view[1]!, count: this.out.view[2]! }
  }

  private bestSplit(slot: number, p: PackedGradients, depth: number): Split | undefined {
    const { l1Regularization, l2Regularization, minChildWeight, minSamplesLeaf, minGain } = this.limits
    const list = this.sampler.node(depth)
    this.features.view.set(list)
    this.fns.bestSplit(
      this.histograms.at(slot),
      list.length,
      this.features.at,
      this.binCounts.at,
      p.shift,
      p.unitG,
      p.unitH,
      l1Regularization,
      l2Regularization,
      minChildWeight,
      minSamplesLeaf,
      this.out.at,
    )
    const [gain, feature, bin, missingLeft, gl, hl, nl, gr, hr, nr] = this.out.view as unknown as number[]
    if (!(feature! >= 0 && gain! > minGain)) return undefined
    return {
      gain: gain!,
      feature: feature!,
      bin: bin!,
      missingLeft: missingLeft === 1,
      left: { g: gl!, h: hl!, count: nl! },
      right: { g: gr!, h: hr!, count: nr! },
    }
  }

  /** Turns a leaf into a node with two leaves, and puts its rows in their order. */
  private split(nodes: TreeNodes, c: Candidate): { left: LeafRows; right: LeafRows } {
    const { feature, bin, left, right } = c.split
    // A node that saw no missing values sends them where more of its rows go.
    const missingLeft = this.sawMissing(c) ? c.split.missingLeft : left.h > right.h
    const column = this.columns.of(feature, c.count)
    partitionRows(this.k, this.rows, this.scratch, c.start, c.count, column, bin, c.split.missingLeft)
    const depth = c.depth + 1
    nodes.feature[c.node] = feature
    nodes.bin[c.node] = bin
    nodes.missingLeft[c.node] = missingLeft ? 1 : 0
    nodes.gain[c.node] = c.split.gain
    nodes.left[c.node] = nodes.add(left.h, this.value(left.g, left.h), depth)
    nodes.add(right.h, this.value(right.g, right.h), depth)
    return {
      left: { node: nodes.left[c.node]!, start: c.start, count: left.count },
      right: { node: nodes.left[c.node]! + 1, start: c.start + left.count, count: right.count },
    }
  }

  /** Whether rows of the leaf have no value of the feature to be split by. */
  private sawMissing(c: Candidate): boolean {
    const at = this.histograms.at(c.slot) + (c.split.feature * 256 + 255) * 16
    const pair = new Uint32Array(this.k.memory.buffer, at, 4)
    return (pair[0]! | pair[1]! | pair[2]! | pair[3]!) !== 0
  }
}
