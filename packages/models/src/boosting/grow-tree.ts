import type { FitContext } from '@foldwise/core'
import type { Kernels, Region, Workspace } from '@foldwise/kernels'
import type { Bins } from './bin-edges.ts'
import type { BinnedRows } from './binned-rows.ts'
import { ColumnCache } from './column-cache.ts'
import { type Allowance, type ConstraintSettings, Constraints } from './constraints.ts'
import type { FeatureSampler } from './feature-sampler.ts'
import { type Search, type Split, SplitFinder, type SplitLimits } from './find-split.ts'
import { type FeatureStep, Histograms } from './histograms.ts'
import type { PackedGradients } from './objective.ts'
import { lanesByMask, partitionRows } from './partition-rows.ts'
import { PriorityQueue } from './priority-queue.ts'
import { TreeNodes } from './tree-nodes.ts'

export interface TreeLimits extends SplitLimits, ConstraintSettings {
  readonly growPolicy: 'leafwise' | 'depthwise'
  readonly maxLeafNodes: number | null
  readonly maxDepth: number | null
}

/** Rows start .. start + count of the grower's `rows` reach a leaf. */
interface LeafRows {
  readonly node: number
  readonly start: number
  readonly count: number
}

export interface GrownTree {
  readonly nodes: TreeNodes
  readonly leaves: readonly LeafRows[]
}

/** A leaf of a tree that grows. */
interface Leaf extends LeafRows {
  readonly depth: number
  readonly allowance: Allowance
}

/** A leaf whose histograms are looked at, if it is `open`. */
interface Side {
  readonly leaf: Leaf
  readonly slot: number
  readonly open: boolean
}

/** A leaf that can be split. */
interface Candidate extends Leaf {
  readonly slot: number
  readonly split: Split
}

/** Grows trees on one set of binned rows; the memory they need is used again from tree to tree. */
export class TreeGrower {
  /** Numbers of the rows to learn from; growing a tree reorders them. */
  readonly rows: Region<Uint32Array>
  readonly scratch: Region<Uint32Array>
  private readonly k: Kernels
  private readonly limits: TreeLimits
  private readonly histograms: Histograms
  private readonly columns: ColumnCache
  private readonly constraints: Constraints
  private readonly finder: SplitFinder
  /** 1 for bins that go left. */
  private readonly goes: Region<Uint8Array>
  private readonly lanes: Region<Uint8Array>
  private readonly sampler: FeatureSampler
  private readonly checkpoint: FitContext['checkpoint']

  /** Throws `ParamError` for constraints of features that there are not. */
  constructor(
    where: string,
    k: Kernels,
    ws: Workspace,
    data: BinnedRows,
    bins: Bins,
    limits: TreeLimits,
    sampler: FeatureSampler,
    checkpoint: FitContext['checkpoint'],
  ) {
    this.k = k
    this.limits = limits
    this.sampler = sampler
    this.checkpoint = checkpoint
    this.rows = ws.raw(Uint32Array, data.rows)
    this.scratch = ws.raw(Uint32Array, data.rows)
    this.goes = ws.raw(Uint8Array, 256)
    this.lanes = ws.uint8(lanesByMask())
    this.constraints = new Constraints(where, limits, data.features)
    this.finder = new SplitFinder(k, ws, bins, limits, this.constraints)
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
    /** Finds the best splits of leaves whose histograms are there once `steps` are done, and queues those that have one. */
    const consider = (steps: readonly FeatureStep[], sides: readonly Side[]): void => {
      const searches = sides.map(({ leaf, slot, open }) => (open ? this.search(leaf, slot, gradients) : undefined))
      this.histograms.run([...steps, ...searches.flatMap((s) => s?.step ?? [])])
      for (const [i, { leaf, slot }] of sides.entries()) {
        const split = searches[i]?.best()
        if (split) queue.push({ ...leaf, slot, split })
        else {
          this.histograms.release(slot)
          leaves.push(leaf)
        }
      }
    }
    /** Settles leaves that come after as many as can still be split, so that few histograms are kept. */
    const settle = (splitsLeft: number): void => {
      for (const c of queue.keep(splitsLeft)) {
        this.histograms.release(c.slot)
        leaves.push({ node: c.node, start: c.start, count: c.count })
      }
    }
    const root: Leaf = { node: 0, start: 0, count, depth: 0, allowance: this.constraints.root }
    const all = await this.histograms.count(ordered ? undefined : this.rows, 0, count, gradients, this.checkpoint)
    this.histograms.run(all.steps)
    all.release()
    const totals = this.finder.totals(this.histograms.at(all.slot), gradients)
    nodes.add(totals.h, this.finder.value(totals, root.allowance), 0)
    consider([], [{ leaf: root, slot: all.slot, open: this.canSplit(root) && most > 1 }])
    for (let c: Candidate | undefined; splits + 1 < most && (c = queue.pop()); splits++) {
      await this.checkpoint()
      const { left, right } = this.split(nodes, c)
      const last = splits + 2 >= most
      const open = (leaf: Leaf): boolean => !last && this.canSplit(leaf)
      if (!open(left) && !open(right)) {
        this.histograms.release(c.slot)
        leaves.push(left, right)
        continue
      }
      // Only the smaller side is counted; the other is what remains of the parent.
      const small = left.count <= right.count ? left : right
      const part = await this.histograms.count(this.rows, small.start, small.count, gradients, this.checkpoint)
      consider(
        [...part.steps, this.histograms.subtracting(c.slot, part.slot)],
        [left, right].map((leaf) => ({ leaf, slot: leaf === small ? part.slot : c.slot, open: open(leaf) })),
      )
      part.release()
      settle(most - splits - 2)
    }
    settle(0)
    return { nodes, leaves }
  }

  private canSplit({ count, depth }: Leaf): boolean {
    return count >= 2 * Math.max(1, this.limits.minSamplesLeaf) && depth < (this.limits.maxDepth ?? Infinity)
  }

  private search({ depth, allowance }: Leaf, slot: number, p: PackedGradients): Search {
    const allows = allowance.groups && ((f: number) => this.constraints.allows(allowance, f))
    const { histograms } = this
    return this.finder.search(
      histograms.at(slot),
      this.sampler.node(depth, allows),
      p,
      allowance,
      histograms.groups.length,
    )
  }

  /** Turns a leaf into a node with two leaves, and puts its rows in their order. */
  private split(nodes: TreeNodes, c: Candidate): { left: Leaf; right: Leaf } {
    const { feature, bin, left, right, missingLeft } = c.split
    const goes = this.goes.view
    if (c.split.goes) goes.set(c.split.goes)
    else {
      goes.fill(1, 0, bin + 1).fill(0, bin + 1)
      goes[255] = missingLeft ? 1 : 0
    }
    partitionRows(this.k, this.rows, this.scratch, c.start, c.count, this.columns.of(feature, c.count), {
      goes: this.goes.at,
      lanes: this.lanes.at,
    })
    const depth = c.depth + 1
    nodes.feature[c.node] = feature
    nodes.bin[c.node] = bin
    nodes.goes[c.node] = c.split.goes
    // A node that saw no missing values sends them where more of its rows go.
    nodes.missingLeft[c.node] = (this.sawMissing(c) ? missingLeft : left.h > right.h) ? 1 : 0
    nodes.gain[c.node] = c.split.gain
    const values = [left, right].map((sums) => this.finder.value(sums, c.allowance, c.split.addedL2)) as [
      number,
      number,
    ]
    const [low, high] = this.constraints.below(c.allowance, feature, ...values)
    const node = nodes.add(left.h, values[0], depth)
    nodes.add(right.h, values[1], depth)
    nodes.left[c.node] = node
    return {
      left: { node, start: c.start, count: left.count, depth, allowance: low },
      right: { node: node + 1, start: c.start + left.count, count: right.count, depth, allowance: high },
    }
  }

  /** Whether rows of the leaf have no value of the feature to be split by. */
  private sawMissing(c: Candidate): boolean {
    const at = this.histograms.at(c.slot) + (c.split.feature * 256 + 255) * 16
    const pair = new Uint32Array(this.k.memory.buffer, at, 4)
    return (pair[0]! | pair[1]! | pair[2]! | pair[3]!) !== 0
  }
}
