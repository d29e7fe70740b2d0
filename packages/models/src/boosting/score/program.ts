import type { Columns, ScoredTrees } from './columns.ts'

/** Trees as the kernel `scoreRows` takes them: packages/kernels/assembly/tree-inference/score.ts. */
export interface Program {
  /** Nodes of two leaves, other nodes, output and first value of each tree. */
  readonly table: Int32Array
  readonly nodes: Uint8Array
  readonly values: Float64Array
}

const MAX_LEAVES = 256
/** Rows that the kernel takes at once: bytes of a result. */
const ROWS = 128
/** Where results of nodes lie in the kernel's scratch memory, behind the numbers of the leaves. */
const RESULTS = MAX_LEAVES * ROWS

/** A program for trees of up to 256 leaves each, else undefined. */
export function makeProgram(t: ScoredTrees, columns: Columns, outputOf: (tree: number) => number): Program | undefined {
  const trees = t.starts.length - 1
  for (let i = 0; i < trees; i++) if (t.starts[i + 1]! - t.starts[i]! > 2 * MAX_LEAVES - 1) return undefined
  const table = new Int32Array(4 * trees)
  const inner = t.left.reduce((sum, l) => sum + Number(l !== 0), 0)
  const nodes = new DataView(new ArrayBuffer(12 * inner))
  const values = new Float64Array(t.left.length - inner)
  let at = 0
  let value = 0
  for (let i = 0; i < trees; i++) {
    const { pairs, others, leaves } = order(t, t.starts[i]!)
    table.set([pairs.length, others.length, outputOf(i), value], 4 * i)
    for (const leaf of leaves) values[value++] = t.value[leaf]!
    for (const [n, a, b, out] of [...pairs, ...others]) {
      nodes.setUint32(at, columns.columnOf[n]! * 256 + (columns.binOf[n]! ^ 128), true)
      nodes.setUint16(at + 4, a, true)
      nodes.setUint16(at + 6, b, true)
      nodes.setUint16(at + 8, out, true)
      at += 12
    }
  }
  return { table, nodes: new Uint8Array(nodes.buffer), values }
}

/** A node of a program: which it is, where its children's results are, and where its own goes. */
type Step = readonly [node: number, a: number, b: number, out: number]

/** Nodes of a tree in an order in which children come first, and its leaves from left to right. */
function order(t: ScoredTrees, start: number) {
  const pairs: Step[] = []
  const others: Step[] = []
  const leaves: number[] = []
  const isLeaf = (n: number): boolean => t.left[n] === 0
  // Not deeper than a tree of 256 leaves can be.
  const visit = (n: number): number => {
    if (isLeaf(n)) return ROWS * (leaves.push(n) - 1)
    const l = start + t.left[n]!
    if (isLeaf(l) && isLeaf(l + 1)) {
      const out = RESULTS + ROWS * pairs.length
      pairs.push([n, leaves.length, 0, out])
      leaves.push(l, l + 1)
      return out
    }
    const a = visit(l)
    const b = visit(l + 1)
    const out = a >= RESULTS ? a : b
    others.push([n, a, b, out])
    return out
  }
  visit(start)
  return { pairs, others, leaves }
}
