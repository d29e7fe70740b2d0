import { FormatError } from '@foldwise/core'
import type { Region, Workspace } from '@foldwise/kernels'
import type { Bins } from './bin-edges.ts'
import type { CategorySets, Trees } from './trees.ts'

/** Trees in the form in which kernels send rows through them: thresholds are bins. */
export interface PackedTrees {
  readonly trees: number
  readonly starts: Int32Array
  readonly depths: Int32Array
  /** Two words a node; assembly/boosting/route.ts describes them. */
  readonly nodes: Uint32Array
  /** 32 bytes a node, a bit for each bin that goes left from one that splits categories; undefined where no feature is categorical. */
  readonly sets: Uint8Array | undefined
  readonly values: Float64Array
}

/** Most thresholds of a feature: bins are one byte, of which one value means missing. */
export const MAX_EDGES = 254

/** Members of the set by which a node splits. */
export const membersOf = ({ starts, members }: CategorySets, set: number): Int32Array =>
  members.subarray(starts[set], starts[set + 1])

/** Thresholds of each feature, ascending and different; as edges of bins they tell apart all rows that the trees do. */
export function thresholdBins(
  { feature, threshold, left }: Trees,
  sets: CategorySets | undefined,
  features: number,
): Bins {
  const found: Set<number>[] = Array.from({ length: features }, () => new Set())
  left.forEach((l, n) => {
    const [f, t] = [feature[n]!, threshold[n]!]
    if (l === 0) return
    if (sets?.categorical[f] === 1) for (const c of membersOf(sets, t)) found[f]!.add(c)
    else if (t !== Infinity) found[f]!.add(t)
  })
  const edges = found.map((set, f) => {
    if (set.size > MAX_EDGES) {
      throw new FormatError(
        `state: expected at most ${MAX_EDGES} different thresholds of feature ${f}, got ${set.size}. The file is damaged.`,
      )
    }
    return Float64Array.from(set).sort()
  })
  return { edges, categorical: sets?.categorical }
}

export function packTrees(t: Trees, sets: CategorySets | undefined, { edges }: Bins): PackedTrees {
  const bins = edges.map((e) => new Map(Array.from(e, (v, i) => [v, i])))
  const goesOf = (n: number): Uint8Array | undefined => {
    if (t.left[n] === 0 || sets?.categorical[t.feature[n]!] !== 1) return undefined
    const goes = new Uint8Array(256)
    for (const c of membersOf(sets, t.threshold[n]!)) goes[bins[t.feature[n]!]!.get(c)!] = 1
    return goes
  }
  return pack(t, (n) => bins[t.feature[n]!]!.get(t.threshold[n]!) ?? edges[t.feature[n]!]!.length, sets && goesOf)
}

/** The bit of a node's first word that says so. */
const CATEGORICAL = 1 << 23

interface Shape {
  readonly starts: Int32Array
  readonly feature: ArrayLike<number>
  readonly missingLeft: ArrayLike<number>
  readonly left: ArrayLike<number>
  readonly value: ArrayLike<number>
}

/** `binOf` gives the last bin that goes left from a node; `goesOf`, where categories are split, 1 for bins that go left. */
export function pack(
  t: Shape,
  binOf: (node: number) => number,
  goesOf?: (node: number) => Uint8Array | undefined,
): PackedTrees {
  const sets = goesOf && new Uint8Array(32 * t.left.length)
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
      const goes = goesOf?.(n)
      if (goes) {
        nodes[2 * n] = t.feature[n]! | CATEGORICAL
        for (let b = 0; b < 255; b++) sets![32 * n + (b >> 3)]! |= goes[b]! << (b & 7)
        sets![32 * n + 31]! |= missing << 7
      } else nodes[2 * n] = t.feature[n]! | ((binOf(n) + missing) << 24)
      nodes[2 * n + 1] = left | (missing << 31)
      const below = depth[n]! + 1
      depth[first + left] = below
      depth[first + left + 1] = below
      if (below > depths[i]!) depths[i] = below
    }
  }
  return { trees: count, starts: t.starts, depths, nodes, sets, values: Float64Array.from(t.value) }
}

type TreeArgs = readonly [trees: number, starts: number, depths: number, nodes: number, sets: number]

/** The trees in kernel memory: offsets in the order that the kernels take them. */
export function uploadTrees(ws: Workspace, p: PackedTrees): { readonly args: TreeArgs; free(): void } {
  const nodes = ws.raw(Uint32Array, p.nodes.length)
  nodes.view.set(p.nodes)
  const [starts, depths] = [ws.int32(p.starts), ws.int32(p.depths)]
  const sets = p.sets && ws.uint8(p.sets)
  const regions: Region[] = [starts, depths, nodes, ...(sets ? [sets] : [])]
  return {
    args: [p.trees, starts.at, depths.at, nodes.at, sets?.at ?? 0],
    free: () => {
      for (const r of regions) ws.release(r)
    },
  }
}
