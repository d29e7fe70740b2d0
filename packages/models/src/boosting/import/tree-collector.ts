import { FormatError } from '@foldwise/core'
import { featureKinds, type ImportedTrees } from './imported-trees.ts'

/** A tree as a file has it: nodes in any order, the root first. */
export interface FileTree {
  /** Its place in the file, for messages. */
  readonly path: string
  /** Children of each node, -1 for both in a leaf. Any number may stand here: the collector checks them. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly feature: ArrayLike<number>
  readonly threshold: ArrayLike<number>
  readonly missingLeft: ArrayLike<number>
  /** Categories that go left from a node; undefined where it compares numbers. */
  readonly categories: (node: number) => Int32Array | undefined
  /** What the feature of a node that compares numbers is. */
  readonly numberKind: (node: number) => number
  readonly value: ArrayLike<number>
  readonly gain: ArrayLike<number>
  readonly cover: ArrayLike<number>
  /** Training rows of each node, where the file counts them. */
  readonly count?: ArrayLike<number>
}

/** Collects trees of files in the order in which our own nodes lie: children behind parents, and next to one another. */
export class TreeCollector {
  private readonly starts = [0]
  private readonly output: number[] = []
  private readonly feature: number[] = []
  private readonly threshold: number[] = []
  private readonly missingLeft: number[] = []
  private readonly left: number[] = []
  private readonly value: number[] = []
  private readonly gain: number[] = []
  private readonly cover: number[] = []
  private readonly count: number[] = []
  private readonly setStarts = [0]
  private readonly categories: number[] = []
  private readonly kinds: Uint8Array
  private readonly seen: Uint8Array

  constructor(features: number) {
    this.kinds = new Uint8Array(features)
    this.seen = new Uint8Array(features)
  }

  /** Throws `FormatError` where nodes make a cycle, share a child, lie outside, or split by features that there are not. */
  add(tree: FileTree, output: number): void {
    const start = this.feature.length
    const order = [0]
    const reached = new Uint8Array(tree.left.length)
    for (let i = 0; i < order.length; i++) {
      const n = order[i]!
      if (!(n >= 0 && n < reached.length) || reached[n]) {
        throw new FormatError(
          `${tree.path}: expected each node to be the child of one other, got node ${n} ${reached[n] ? 'twice' : `of ${reached.length}`}. The file is damaged.`,
        )
      }
      reached[n] = 1
      const leaf = tree.left[n] === -1
      if (leaf) this.push(0, 0, 0, 0, tree.value[n]!)
      else {
        this.split(tree, n, order.length)
        order.push(tree.left[n]!, tree.right[n]!)
      }
      this.gain.push(leaf ? 0 : tree.gain[n]!)
      this.cover.push(tree.cover[n]!)
      if (tree.count) this.count.push(tree.count[n]!)
    }
    this.starts.push(start + order.length)
    this.output.push(output)
  }

  private push(feature: number, threshold: number, missingLeft: number, left: number, value: number): void {
    this.feature.push(feature)
    this.threshold.push(threshold)
    this.missingLeft.push(missingLeft)
    this.left.push(left)
    this.value.push(value)
  }

  private split(tree: FileTree, n: number, left: number): void {
    const feature = tree.feature[n]!
    if (!(feature >= 0 && feature < this.kinds.length)) {
      throw new FormatError(
        `${tree.path}: expected a split by one of ${this.kinds.length} features in node ${n}, got ${feature}. The file is damaged.`,
      )
    }
    const set = tree.categories(n)
    this.note(tree, n, feature, set ? featureKinds.category : tree.numberKind(n))
    this.push(feature, set ? this.setStarts.length - 1 : tree.threshold[n]!, tree.missingLeft[n]!, left, 0)
    if (!set) return
    for (const c of set) this.categories.push(c)
    this.setStarts.push(this.categories.length)
  }

  /** Values of a feature are read in one way by all trees. */
  private note(tree: FileTree, n: number, feature: number, kind: number): void {
    if (this.seen[feature] && this.kinds[feature] !== kind) {
      throw new FormatError(
        `${tree.path}: expected node ${n} to read feature ${feature} as the trees before do, got another missing type or a category instead of a number. Train the model in one run.`,
      )
    }
    this.seen[feature] = 1
    this.kinds[feature] = kind
  }

  trees(): ImportedTrees {
    return {
      starts: Int32Array.from(this.starts),
      output: Int32Array.from(this.output),
      feature: Int32Array.from(this.feature),
      threshold: Float64Array.from(this.threshold),
      missingLeft: Uint8Array.from(this.missingLeft),
      left: Int32Array.from(this.left),
      value: Float64Array.from(this.value),
      gain: Float64Array.from(this.gain),
      cover: Float64Array.from(this.cover),
      ...(this.count.length > 0 && { count: Float64Array.from(this.count) }),
      setStarts: Int32Array.from(this.setStarts),
      categories: Int32Array.from(this.categories),
      kinds: this.kinds,
    }
  }
}
