import { gaussLegendre } from '../math/gauss-legendre.ts'
import { type ShapTrees, sharesOf, treeCount } from './shap-trees.ts'

/** What earlier splits by a feature say about a row: the share of training rows that come by, and whether the row does. */
interface Earlier {
  readonly share: number
  readonly met: boolean
}

/** `addContributions` in plain TypeScript, tree by tree and row by row: `[rows, outputs, features]`. */
export function referenceContributions(t: ShapTrees, x: Float64Array): Float64Array {
  const { features, outputs, width } = t
  const rows = x.length / features
  const out = new Float64Array(rows * outputs * features)
  for (let r = 0; r < rows; r++) {
    const row = x.subarray(r * features, (r + 1) * features)
    for (let tree = 0; tree < treeCount(t); tree++) {
      for (let k = 0; k < width; k++) {
        const at = (r * outputs + t.outputOf(tree) + k) * features
        addTree(t, t.starts[tree]!, k, row, out.subarray(at, at + features))
      }
    }
  }
  return out
}

function addTree(t: ShapTrees, root: number, k: number, row: Float64Array, phi: Float64Array): void {
  const { points, weights } = gaussLegendre(Math.max(1, Math.ceil(knownFeatures(t, root, new Set()) / 2)))
  const earlier = new Map<number, Earlier>()
  const isLeaf = (n: number): boolean => t.left[n]! < 0
  /** What the node is worth at each point, given the shares of the row that come by. */
  const worth = (n: number, shares: Float64Array): Float64Array => {
    if (isLeaf(n)) return shares.map(() => t.values[n * t.width + k]!)
    const [l, r, feature] = [t.left[n]!, t.right[n]!, t.feature[n]!]
    const [leftShare, rightShare] = sharesOf(t, n)
    const isLeft = goesLeft(t, n, row[feature]!)
    const before = earlier.get(feature)
    const { share, met } = before ?? { share: 1, met: true }
    const g = points.map((p) => (before ? 1 / (share * (1 - p) + p) : 1))
    const known = points.map((p, q) => (met ? g[q]! * p : 0))
    const child = (c: number, side: boolean, own: number): Float64Array => {
      earlier.set(feature, { share: share * own, met: met && side })
      const below = worth(
        c,
        shares.map((p, q) => own * (p - p * known[q]!) + (side ? p * known[q]! : 0)),
      )
      if (before) earlier.set(feature, before)
      else earlier.delete(feature)
      return below
    }
    const [a, b] = [child(l, isLeft, leftShare), child(r, !isLeft, rightShare)]
    const e = points.map((_, q) => leftShare * a[q]! + rightShare * b[q]!)
    const d = points.map((_, q) => (isLeft ? a : b)[q]! - e[q]!)
    const part = points.map((_, q) => (before ? share * g[q]! * g[q]! * shares[q]! : shares[q]!))
    if (isLeaf(l) && isLeaf(r)) phi[feature]! += part.reduce((sum, p) => sum + p, 0) * (met ? d[0]! : 0)
    else phi[feature]! += met ? part.reduce((sum, p, q) => sum + p * d[q]!, 0) : 0
    return e.map((v, q) => v + known[q]! * d[q]!)
  }
  if (!isLeaf(root)) worth(root, weights)
}

function goesLeft(t: ShapTrees, node: number, v: number): boolean {
  if (Number.isNaN(v)) return t.missingLeft[node] === 1
  return t.membersOf?.(node)?.includes(v) ?? v <= t.threshold[node]!
}

/** The most features that a way down splits by. */
function knownFeatures(t: ShapTrees, node: number, known: ReadonlySet<number>): number {
  if (t.left[node]! < 0) return known.size
  const below = new Set(known).add(t.feature[node]!)
  return Math.max(knownFeatures(t, t.left[node]!, below), knownFeatures(t, t.right[node]!, below))
}
