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
  readonly number: number
  readonly share: number
}

/** With what probability such a feature is known at time t, of rows that come by as far as it goes, over t. */
const chance = (share: number, t: number): number => 1 / (share * (1 - t) + t)

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
  private readonly nodes: Uint8Array<ArrayBuffer>
  // Views of the nodes; kernel memory has the byte order of typed arrays on every machine that runs it fast.
  private readonly floats: Float64Array
  private readonly ints: Int32Array
  /** Of a leaf, its number in its tree; else -1. */
  private readonly leaf: Int32Array
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
    for (let n = 0; n < t.left.length; n++) if (t.left[n]! >= 0) this.column[t.feature[n]!] = 1
    this.used = Int32Array.from(this.column.keys()).filter((f) => this.column[f] === 1)
    this.used.forEach((f, i) => {
      this.column[f] = i
    })
    let inner = 0
    for (let n = 0; n < t.left.length; n++) if (t.left[n]! >= 0) inner++
    this.nodes = new Uint8Array(NODE * inner)
    this.floats = new Float64Array(this.nodes.buffer)
    this.ints = new Int32Array(this.nodes.buffer)
    this.leaf = new Int32Array(t.left.length).fill(-1)
    this.steps = new Int32Array(3 * inner)
    this.values = new Float64Array((t.left.length - inner) * t.width)
    this.earlier = new Int32Array(t.features)
    this.share = new Float64Array(t.features).fill(1)
  }

  add(tree: number): void {
    const { t, constants } = this
    const firstStep = this.stepCount
    const leaves = this.numberLeaves(tree)
    const { again, known } = this.walk(t.starts[tree]!)
    const points = Math.max(1, Math.ceil(known / 2))
    const rule = this.rules.get(points) ?? gaussLegendre(points)
    this.rules.set(points, rule)
    const firstConstant = constants.length
    for (const list of [rule.points, rule.weights]) for (const v of list) constants.add(v)
    const times = rule.points
    for (const { number, share } of again) {
      this.ints[16 * number + 12] = constants.length
      for (let q = 0; q < points; q++) constants.add(chance(share, times[q]!) * times[q]!)
      for (let q = 0; q < points; q++) constants.add(share * chance(share, times[q]!) * chance(share, times[q]!))
    }
    const ends = [firstStep, this.stepCount]
    this.table.push(...ends, points, firstConstant, this.valueCount, t.width, t.outputOf(tree), leaves)
    for (let k = 0; k < t.width; k++) {
      for (let n = t.starts[tree]!; n < t.starts[tree + 1]!; n++) {
        if (t.left[n]! < 0) this.values[this.valueCount++] = t.values[n * t.width + k]!
      }
    }
    this.points = Math.max(this.points, points)
    this.work.push((this.stepCount - firstStep) * points * t.width)
  }

  /** Numbers the leaves of a tree; returns how many there are. */
  private numberLeaves(tree: number): number {
    const { t, leaf } = this
    let count = 0
    for (let n = t.starts[tree]!; n < t.starts[tree + 1]!; n++) if (t.left[n]! < 0) leaf[n] = count++
    return count
  }

  /** Writes nodes and steps. `known` is the most features that a way down splits by. */
  private walk(root: number): { readonly again: readonly Again[]; readonly known: number } {
    const { t, earlier, share, floats } = this
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
      const number = this.write(node, depth, isRight, before)
      if (before === 0) most = Math.max(most, ++known)
      else again.push({ number, share: share[feature]! })
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
      share[feature] = shareBefore * floats[8 * number + (next === DOWN_LEFT ? 1 : 2)]!
      const child = next === DOWN_RIGHT ? t.right[node]! : t.left[node]!
      if (!isLeaf(child)) enter(child, depth + 1, next)
    }
    return { again, known: most }
  }

  /** Returns the node's number among those that split. Places are those of assembly/tree-shap/node.ts. */
  private write(node: number, depth: number, isRight: number, earlier: number): number {
    const { t, floats, ints, members, leaf } = this
    const number = this.inner++
    const [f, i] = [8 * number, 16 * number]
    const set = t.membersOf?.(node)
    const [left, right] = sharesOf(t, node)
    // No number is at most NaN: sets without members send all rows right.
    floats[f] = set ? NaN : t.threshold[node]!
    floats[f + 1] = left
    floats[f + 2] = right
    ints[i + 6] = this.column[t.feature[node]!]!
    ints[i + 7] = depth
    ints[i + 8] = earlier
    ints[i + 9] = -t.missingLeft[node]!
    ints[i + 10] = members.length
    if (set) for (const c of set) members.push(c)
    ints[i + 11] = members.length
    ints[i + 13] = leaf[t.left[node]!]!
    ints[i + 14] = leaf[t.right[node]!]!
    ints[i + 15] = 2 * depth + isRight
    return number
  }

  packed(): PackedShapTrees {
    return {
      features: this.t.features,
      used: this.used,
      outputs: this.t.outputs,
      trees: treeCount(this.t),
      table: Int32Array.from(this.table),
      nodes: this.nodes,
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
