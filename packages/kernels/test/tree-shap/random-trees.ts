import type { ShapTrees } from '../../src/index.ts'
import { xorshift } from '../math/sweep.ts'

export interface Shape {
  readonly features: number
  readonly trees: number
  readonly outputs: number
  /** Whether leaves have a value for each output, or for one. */
  readonly vectors: boolean
  readonly depth: number
  readonly seed: number
}

interface Nodes {
  readonly feature: number[]
  readonly threshold: number[]
  readonly missingLeft: number[]
  readonly left: number[]
  readonly right: number[]
  readonly cover: number[]
}

/** Trees that split by the same features again and again; the last feature's values are categories. */
export function randomTrees(s: Shape): ShapTrees {
  const next = xorshift(s.seed * 2654435761 + 1)
  const draw = (): number => next() / 2 ** 32
  const n: Nodes = { feature: [], threshold: [], missingLeft: [], left: [], right: [], cover: [] }
  const sets = new Map<number, Int32Array>()
  const add = (cover: number): number => {
    for (const list of [n.feature, n.threshold, n.missingLeft]) list.push(0)
    n.left.push(-1)
    n.right.push(-1)
    return n.cover.push(cover) - 1
  }
  const grow = (node: number, depth: number): void => {
    if (depth === 0 || draw() < 0.2) return
    const share = draw() < 0.1 ? 0 : draw()
    n.feature[node] = Math.floor(draw() * s.features)
    n.threshold[node] = Math.floor(5 * draw())
    n.missingLeft[node] = Number(draw() < 0.5)
    n.left[node] = add(n.cover[node]! * share)
    n.right[node] = add(n.cover[node]! * (1 - share))
    if (n.feature[node] === s.features - 1)
      sets.set(
        node,
        Int32Array.of(0, 1, 2, 3, 4).filter(() => draw() < 0.4),
      )
    grow(n.left[node]!, depth - 1)
    grow(n.right[node]!, depth - 1)
  }
  const starts = [0]
  for (let t = 0; t < s.trees; t++) {
    grow(add(100), s.depth)
    starts.push(n.left.length)
  }
  const width = s.vectors ? s.outputs : 1
  return {
    features: s.features,
    outputs: s.outputs,
    starts: Int32Array.from(starts),
    feature: Int32Array.from(n.feature),
    threshold: Float64Array.from(n.threshold),
    missingLeft: Uint8Array.from(n.missingLeft),
    left: Int32Array.from(n.left),
    right: Int32Array.from(n.right),
    cover: Float64Array.from(n.cover),
    values: Float64Array.from({ length: n.left.length * width }, () => draw() - 0.5),
    width,
    outputOf: (t) => (s.vectors ? 0 : t % s.outputs),
    membersOf: (node) => sets.get(node),
  }
}

/** Whole numbers and halves from -0.5 to 5, and none. */
export function randomRows(rows: number, features: number, seed: number): Float64Array {
  const next = xorshift(seed + 17)
  return Float64Array.from({ length: rows * features }, () => {
    const v = next() % 13
    return v === 12 ? NaN : v / 2 - 0.5
  })
}
