import type { Rng } from '@foldwise/core'

/** Which features a split may use: all, or random shares of them a tree, a level of it and a node. */
export interface FeatureSampler {
  /** Begins a tree. */
  tree(random: () => Rng): void
  /** Features of a node, ascending, of those that it is allowed. */
  node(depth: number, allows?: (feature: number) => boolean): Int32Array
}

export function featureSampler(
  features: number,
  byTree: number,
  byLevel: number,
  byNode: number,
): FeatureSampler & { readonly random: boolean } {
  const all = Int32Array.from({ length: features }, (_, f) => f)
  const random = byTree < 1 || byLevel < 1 || byNode < 1
  let rng: Rng | undefined
  let ofTree = all
  let ofLevel: Int32Array<ArrayBuffer>[] = []
  const some = (from: Int32Array<ArrayBuffer>, share: number): Int32Array<ArrayBuffer> => {
    if (share >= 1 || from.length === 0) return from
    const count = Math.max(1, Math.round(share * from.length))
    return rng!
      .permutation(from.length)
      .subarray(0, count)
      .sort()
      .map((i) => from[i]!)
  }
  return {
    random,
    tree(make) {
      if (!random) return
      rng = make()
      ofTree = some(all, byTree)
      ofLevel = []
    },
    node(depth, allows) {
      if (!random) return allows ? all.filter(allows) : all
      // Levels are drawn in order, so that the order in which nodes are split does not matter.
      while (ofLevel.length <= depth) ofLevel.push(some(ofTree, byLevel))
      const open = ofLevel[depth]!
      return some(allows ? open.filter(allows) : open, byNode)
    },
  }
}
