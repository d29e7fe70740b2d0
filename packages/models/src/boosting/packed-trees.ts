import { FormatError } from '@foldwise/core'
import type { Region, Workspace } from '@foldwise/kernels'
import type { Trees } from './trees.ts'

/** Trees in the form in which kernels send rows through them: thresholds are bins. */
export interface PackedTrees {
  readonly trees: number
  readonly starts: Int32Array
  readonly depths: Int32Array
  /** Two words a node; assembly/boosting/route.ts describes them. */
  readonly nodes: Uint32Array
  readonly values: Float64Array
}

/** Most thresholds of a feature: bins are one byte, of which one value means missing. */
export const MAX_EDGES = 254

/** Thresholds of each feature, ascending and different; as edges of bins they tell apart all rows that the trees do. */
export function thresholdEdges({ feature, threshold, left }: Trees, features: number): Float64Array[] {
  const sets: Set<number>[] = Array.from({ length: features }, () => new Set())
  left.forEach((l, n) => {
    if (l !== 0 && threshold[n] !== Infinity) sets[feature[n]!]!.add(threshold[n]!)
  })
  return sets.map((set, f) => {
    if (set.size > MAX_EDGES) {
      throw new FormatError(
        `state: expected at most ${MAX_EDGES} different thresholds of feature ${f}, got ${set.size}. The file is damaged.`,
      )
    }
    return Float64Array.from(set).sort()
  })
}

export function packTrees(t: Trees, edges: readonly Float64Array[]): PackedTrees {
  const bins = edges.map((e) => new Map(Array.from(e, (v, i) => [v, i])))
  return pack(t, (n) => bins[t.feature[n]!]!.get(t.threshold[n]!) ?? edges[t.feature[n]!]!.length)
}

interface Shape {
  readonly starts: Int32Array
  readonly feature: ArrayLike<number>
  readonly missingLeft: ArrayLike<number>
  readonly left: ArrayLike<number>
  readonly value: ArrayLike<number>
}

/** `binOf` gives the last bin that goes left from a node. */
export function pack(t: Shape, binOf: (node: number) => number): PackedTrees {
  const count = t.starts.length - 1
  const nodes = new Uint32Array(2 * t.left.length)
  const depths = new Int32Array(count)
  const depth = new Int32Array(t.left.length)
  for (let i = 0; i < count; i++) {
    const first = t.starts[i]!
    for (let n = first; n < t.starts[i + 1]!; n++) {
      const left = t.left[n]!
      if (left === 0) {
        nodes[2 * n] = 255 << 24
        nodes[2 * n + 1] = n - first
        continue
      }
      const missing = t.missingLeft[n]!
      nodes[2 * n] = t.feature[n]! | ((binOf(n) + missing) << 24)
      nodes[2 * n + 1] = left | (missing << 31)
      const below = depth[n]! + 1
      depth[first + left] = below
      depth[first + left + 1] = below
      if (below > depths[i]!) depths[i] = below
    }
  }
  return { trees: count, starts: t.starts, depths, nodes, values: Float64Array.from(t.value) }
}

/** The trees in kernel memory: offsets in the order that the kernels take them. */
export function uploadTrees(ws: Workspace, p: PackedTrees): { readonly args: readonly number[]; free(): void } {
  const nodes = ws.raw(Uint32Array, p.nodes.length)
  nodes.view.set(p.nodes)
  const regions: Region[] = [ws.int32(p.starts), ws.int32(p.depths), nodes]
  return {
    args: [p.trees, ...regions.map((r) => r.at)],
    free: () => {
      for (const r of regions) ws.release(r)
    },
  }
}
