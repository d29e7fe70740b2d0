/** Where a node of a tree sends rows: to `left` or to the node after it, and values that are missing to `left` if 1. */
interface Branch {
  readonly tree: number
  readonly id: number
  readonly feature: number
  readonly left: number
  readonly missingLeft: number
}

/** No category: they are whole numbers. For a set without members. */
const NEVER = [-0.5]

/** The attributes of a TreeEnsembleRegressor, collected node by node. Node ids are a tree's own. */
export class EnsembleTable {
  private readonly tree: number[] = []
  private readonly id: number[] = []
  private readonly feature: number[] = []
  private readonly mode: string[] = []
  private readonly value: number[] = []
  private readonly yes: number[] = []
  private readonly no: number[] = []
  private readonly missingYes: number[] = []
  private readonly leaves: { tree: number; id: number; value: number; output: number }[] = []

  addLeaf(leaf: { readonly tree: number; readonly id: number; readonly value: number; readonly output: number }): void {
    this.add({ ...leaf, feature: 0, left: 0, missingLeft: 0 }, 'LEAF', 0, 0)
    this.leaves.push(leaf)
  }

  /** Values up to the threshold go left. */
  addThreshold(branch: Branch, threshold: number): void {
    this.add(branch, 'BRANCH_LEQ', threshold, branch.left + 1)
  }

  /**
   * A set of categories is a chain of nodes that ask for one each and share the child of those that are in it. The chain
   * takes ids from `firstExtra`; returns the next that is free.
   */
  addSet(branch: Branch, set: ArrayLike<number>, firstExtra: number): number {
    const members = set.length > 0 ? set : NEVER
    let extra = firstExtra
    for (let i = 0; i < members.length; i++) {
      // NaN is equal to none: the first node of the chain decides for it, and the others send it on.
      const node = i === 0 ? branch : { ...branch, id: extra++, missingLeft: 0 }
      this.add(node, 'BRANCH_EQ', members[i]!, i + 1 < members.length ? extra : branch.left + 1)
    }
    return extra
  }

  attributes(base: ArrayLike<number>) {
    return {
      n_targets: { int: base.length },
      base_values: { floats: Array.from(base) },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
      nodes_treeids: { ints: this.tree },
      nodes_nodeids: { ints: this.id },
      nodes_featureids: { ints: this.feature },
      nodes_modes: { strings: this.mode },
      nodes_values: { floats: this.value },
      nodes_truenodeids: { ints: this.yes },
      nodes_falsenodeids: { ints: this.no },
      nodes_missing_value_tracks_true: { ints: this.missingYes },
      target_treeids: { ints: this.leaves.map((l) => l.tree) },
      target_nodeids: { ints: this.leaves.map((l) => l.id) },
      target_ids: { ints: this.leaves.map((l) => l.output) },
      target_weights: { floats: this.leaves.map((l) => l.value) },
    }
  }

  private add({ tree, id, feature, left, missingLeft }: Branch, mode: string, value: number, no: number): void {
    this.tree.push(tree)
    this.id.push(id)
    this.feature.push(feature)
    this.mode.push(mode)
    this.value.push(value)
    this.yes.push(left)
    this.no.push(no)
    this.missingYes.push(missingLeft)
  }
}
