import type { Steps } from '../loader/steps.ts'
import { gaussLegendre, type Quadrature } from '../math/gauss-legendre.ts'
import { type ShapTrees, sharesOf, treeCount } from './shap-trees.ts'

/** What is known of packed trees besides their nodes. */
export interface ShapSizes {
  readonly features: number
  /** Features that a tree splits by, ascending: the others have no columns. */
  readonly used: Int32Array
  readonly outputs: number
  readonly trees: number
  /** The most splits on a way down, and the most points of a tree. */
  readonly depth: number
  readonly points: number
  /** Sums over points that each tree takes for a row. */
  readonly work: Float64Array
}

/** Trees as `addContributions` takes them: packages/kernels/assembly/tree-shap. */
export interface PackedShapTrees extends ShapSizes {
  readonly table: Int32Array
  readonly nodes: Uint8Array
  readonly steps: Int32Array
  readonly constants: Float64Array
  readonly values: Float64Array
  readonly members: Int32Array
}

const NODE = 64
const [DOWN_LEFT, DOWN_RIGHT, UP, LEAVES] = [0, 1, 2, 3] as const

/** One tree a step. */
export function* packShapTrees(t: ShapTrees): Steps<PackedShapTrees> {
  const packer = new Packer(t)
  for (let tree = 0; tree < treeCount(t); tree++) {
    packer.add(tree)
    yield
  }
  return packer.packed()
}

/** Numbers in the order in which they come. */
class Floats {
  private room = new Float64Array(1024)
  length = 0

  add(value: number): void {
    if (this.length === this.room.length) {
      const more = new Float64Array(2 * this.length)
      more.set(this.room)
      this.room = more
    }
    this.room[this.length++] = value
  }

  get values(): Float64Array {
    return this.room.subarray(0, this.length)
  }
}

/** A node whose feature was split by above it, and the share of training rows that come by as far as that feature goes. */
interface Again {
  readonly at: number
  readonly share: number
}

class Packer {
  private readonly t: ShapTrees
  private readonly table: number[] = []
  private readonly steps: Int32Array
  private stepCount = 0
  private readonly constants = new Floats()
  private readonly values: Float64Array
  private valueCount = 0
  private readonly members: number[] = []
  private readonly work: number[] = []
  private readonly nodes: DataView
  private readonly rules = new Map<number, Quadrature>()
  private inner = 0
  private depth = 0
  private points = 0
  // Of each feature, on the way down: depth of the child behind its last split, 0 for none, and the share that comes by.
  private readonly earlier: Int32Array
  private readonly share: Float64Array
  /** Of a feature that is used, its column. */
  private readonly column: Int32Array
  private readonly used: Int32Array

  constructor(t: ShapTrees) {
    this.t = t
    this.column = new Int32Array(t.features)
    t.left.forEach((l, n) => {
      if (l >= 0) this.column[t.feature[n]!] = 1
    })
    this.used = Int32Array.from(this.column.keys()).filter((f) => this.column[f] === 1)
    this.used.forEach((f, i) => {
      this.column[f] = i
    })
    const inner = t.left.reduce((sum, l) => sum + Number(l >= 0), 0)
    this.nodes = new DataView(new ArrayBuffer(NODE * inner))
    this.steps = new Int32Array(3 * inner)
    this.values = new Float64Array((t.left.length - inner) * t.width)
    this.earlier = new Int32Array(t.features)
    this.share = new Float64Array(t.features).fill(1)
  }

  add(tree: number): void {
    const { t, constants } = this
    const firstStep = this.stepCount
    const leaves = this.leavesOf(tree)
    const { again, known } = this.walk(t.starts[tree]!, leaves)
    const points = Math.max(1, Math.ceil(known / 2))
    const rule = this.rules.get(points) ?? gaussLegendre(points)
    this.rules.set(points, rule)
    const firstConstant = constants.length
    for (const list of [rule.points, rule.weights]) for (const v of list) constants.add(v)
    for (const { at, share } of again) {
      this.nodes.setInt32(at + 48, constants.length, true)
      const g = rule.points.map((p) => 1 / (share * (1 - p) + p))
      for (let q = 0; q < points; q++) constants.add(g[q]! * rule.points[q]!)
      for (const v of g) constants.add(share * v * v)
    }
    const ends = [firstStep, this.stepCount]
    this.table.push(...ends, points, firstConstant, this.valueCount, t.width, t.outputOf(tree), leaves.size)
    for (let k = 0; k < t.width; k++) {
      for (const n of leaves.keys()) this.values[this.valueCount++] = t.values[n * t.width + k]!
    }
    this.points = Math.max(this.points, points)
    this.work.push((this.stepCount - firstStep) * points * t.width)
  }

  /** Numbers of the leaves. */
  private leavesOf(tree: number): Map<number, number> {
    const out = new Map<number, number>()
    for (let n = this.t.starts[tree]!; n < this.t.starts[tree + 1]!; n++) if (this.t.left[n]! < 0) out.set(n, out.size)
    return out
  }

  /** Writes nodes and steps. `known` is the most features that a way down splits by. */
  private walk(
    root: number,
    leaves: Map<number, number>,
  ): { readonly again: readonly Again[]; readonly known: number } {
    const { t, earlier, share } = this
    const again: Again[] = []
    const isLeaf = (n: number): boolean => t.left[n]! < 0
    let [most, known] = [0, 0]
    if (isLeaf(root)) return { again, known: 0 }
    /** What was so of the node's feature above it is put back behind it. */
    const open: { node: number; number: number; depth: number; next: number; before: number; shareBefore: number }[] =
      []
    const enter = (node: number, depth: number, isRight: number): void => {
      const feature = t.feature[node]!
      const before = earlier[feature]!
      const number = this.write(node, depth, isRight, before, leaves)
      if (before === 0) most = Math.max(most, ++known)
      else again.push({ at: NODE * number, share: share[feature]! })
      this.depth = Math.max(this.depth, depth + 1)
      if (isLeaf(t.left[node]!) && isLeaf(t.right[node]!)) {
        this.steps[this.stepCount++] = 4 * number + LEAVES
        if (before === 0) known--
      } else open.push({ node, number, depth, next: DOWN_LEFT, before, shareBefore: share[feature]! })
    }
    enter(root, 0, 0)
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const { node, number, depth, next, before, shareBefore } = top
      const feature = t.feature[node]!
      this.steps[this.stepCount++] = 4 * number + next
      if (next === UP) {
        earlier[feature] = before
        share[feature] = shareBefore
        if (before === 0) known--
        open.pop()
        continue
      }
      top.next++
      earlier[feature] = depth + 1
      share[feature] = shareBefore * sharesOf(t, node)[next === DOWN_LEFT ? 0 : 1]
      const child = next === DOWN_RIGHT ? t.right[node]! : t.left[node]!
      if (!isLeaf(child)) enter(child, depth + 1, next)
    }
    return { again, known: most }
  }

  /** Returns the node's number among those that split. */
  private write(node: number, depth: number, isRight: number, earlier: number, leaves: Map<number, number>): number {
    const { t, nodes, members } = this
    const at = NODE * this.inner
    const set = t.membersOf?.(node)
    const [left, right] = sharesOf(t, node)
    // No number is at most NaN: sets without members send all rows right.
    nodes.setFloat64(at, set ? NaN : t.threshold[node]!, true)
    nodes.setFloat64(at + 8, left, true)
    nodes.setFloat64(at + 16, right, true)
    const from = members.length
    if (set) for (const c of set) members.push(c)
    const ints = [this.column[t.feature[node]!]!, depth, earlier, -t.missingLeft[node]!, from, members.length]
    const values = [leaves.get(t.left[node]!) ?? -1, leaves.get(t.right[node]!) ?? -1, 2 * depth + isRight]
    ints.forEach((v, i) => {
      nodes.setInt32(at + 24 + 4 * i, v, true)
    })
    values.forEach((v, i) => {
      nodes.setInt32(at + 52 + 4 * i, v, true)
    })
    return this.inner++
  }

  packed(): PackedShapTrees {
    return {
      features: this.t.features,
      used: this.used,
      outputs: this.t.outputs,
      trees: treeCount(this.t),
      table: Int32Array.from(this.table),
      nodes: new Uint8Array(this.nodes.buffer),
      steps: this.steps.slice(0, this.stepCount),
      constants: this.constants.values,
      values: this.values,
      members: Int32Array.from(this.members),
      depth: this.depth,
      points: this.points,
      work: Float64Array.from(this.work),
    }
  }
}
