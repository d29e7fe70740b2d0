import type { Forest } from './forest.ts'

/** A node of a drawing: `level` counts from the root, `place` from the first leaf, halves between leaves. */
export interface Placed {
  readonly node: number
  readonly level: number
  readonly place: number
  /** Drawn as a leaf though it has children. */
  readonly folded: boolean
}

/** Leaves one after the other, parents in the middle of their children; nodes below `maxDepth` are left out. Parents come first. */
export function placeTree(f: Forest, maxDepth: number): { readonly nodes: readonly Placed[]; readonly leaves: number } {
  const order: { node: number; level: number }[] = []
  const stack = [{ node: 0, level: 0 }]
  const place = new Map<number, number>()
  let leaves = 0
  for (let task = stack.pop(); task; task = stack.pop()) {
    order.push(task)
    const { node, level } = task
    if (f.feature[node]! < 0 || level >= maxDepth) place.set(node, leaves++)
    else stack.push({ node: f.right[node]!, level: level + 1 }, { node: f.left[node]!, level: level + 1 })
  }
  for (const { node } of [...order].reverse()) {
    if (!place.has(node)) place.set(node, (place.get(f.left[node]!)! + place.get(f.right[node]!)!) / 2)
  }
  const folded = ({ node, level }: { node: number; level: number }): boolean =>
    f.feature[node]! >= 0 && level >= maxDepth
  return { nodes: order.map((o) => ({ ...o, place: place.get(o.node)!, folded: folded(o) })), leaves }
}

/** Leaves below a node, itself where it is one. */
export function leavesBelow(f: Forest, node: number): number {
  let count = 0
  const stack = [node]
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    if (f.feature[i]! < 0) count++
    else stack.push(f.left[i]!, f.right[i]!)
  }
  return count
}
