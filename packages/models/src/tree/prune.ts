import { runPausing, runSteps, type Steps } from '@foldwise/kernels'
import type { Checkpoint } from './checkpoint.ts'
import { emptyNodes, type TreeNodes } from './tree-nodes.ts'

/** The trees that pruning goes through: at each alpha the impurity of the leaves that are left. */
export interface PruningPath {
  readonly ccpAlphas: Float64Array
  readonly impurities: Float64Array
}

type Impurities = Pick<TreeNodes, 'left' | 'right' | 'impurity' | 'weight'>

/** Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984), chapter 3: weakest links first. */
export function pruningPath(tree: Impurities): PruningPath {
  const alphas: number[] = []
  const impurities: number[] = []
  const tell = (alpha: number, impurity: number): void => {
    alphas.push(alpha)
    impurities.push(impurity)
  }
  runSteps(cut(tree, Infinity, tell))
  return { ccpAlphas: Float64Array.from(alphas), impurities: Float64Array.from(impurities) }
}

/** The smallest subtree whose impurity plus `alpha` times its leaves is least. */
export async function prune(tree: TreeNodes, alpha: number, pacer: Checkpoint): Promise<TreeNodes> {
  const closed = await runPausing(
    cut(tree, alpha, () => {}),
    () => pacer.checkpoint(),
  )
  const outputs = tree.values.length / tree.feature.length
  const order: number[] = []
  const number = new Int32Array(tree.feature.length).fill(-1)
  const stack = [0]
  while (stack.length > 0) {
    const i = stack.pop()!
    number[i] = order.push(i) - 1
    if (tree.left[i]! >= 0 && !closed[i]) stack.push(tree.right[i]!, tree.left[i]!)
  }
  const out = emptyNodes(order.length, outputs)
  await pacer.checkpoint()
  for (const [n, i] of order.entries()) {
    out.impurity[n] = tree.impurity[i]!
    out.weight[n] = tree.weight[i]!
    out.samples[n] = tree.samples[i]!
    out.values.set(tree.values.subarray(i * outputs, (i + 1) * outputs), n * outputs)
    if (tree.left[i]! < 0 || closed[i]) continue
    out.feature[n] = tree.feature[i]!
    out.threshold[n] = tree.threshold[i]!
    out.missingLeft[n] = tree.missingLeft[i]!
    out.left[n] = number[tree.left[i]!]!
    out.right[n] = number[tree.right[i]!]!
  }
  return out
}

/** Nodes that a step looks at. */
const STEP = 2 ** 14

/** Cuts weakest links of at most `limit` and tells of each tree on the way. Returns 1 for nodes that were closed. */
function* cut(tree: Impurities, limit: number, tell: (alpha: number, impurity: number) => void): Steps<Uint8Array> {
  const { left, right } = tree
  const count = left.length
  const cost = Float64Array.from(tree.impurity, (v, i) => (v * tree.weight[i]!) / tree.weight[0]!)
  const branch = cost.slice()
  const leaves = new Int32Array(count).fill(1)
  const parent = new Int32Array(count).fill(-1)
  for (let i = count - 1; i >= 0; i--) {
    if (left[i]! < 0) continue
    parent[left[i]!] = parent[right[i]!] = i
    branch[i] = branch[left[i]!]! + branch[right[i]!]!
    leaves[i] = leaves[left[i]!]! + leaves[right[i]!]!
  }
  const closed = new Uint8Array(count)
  const gone = new Uint8Array(count)
  const version = new Int32Array(count)
  const links = new Links()
  const offer = (i: number): void =>
    links.push({ alpha: (cost[i]! - branch[i]!) / (leaves[i]! - 1), node: i, version: version[i]! })
  yield
  for (let i = 0; i < count; i++) {
    if (left[i]! >= 0) offer(i)
    if (i % STEP === STEP - 1) yield
  }
  tell(0, branch[0]!)
  for (let work = 0; ; work++) {
    const weakest = links.pop()
    if (!weakest) return closed
    const { node, alpha } = weakest
    if (work > STEP) {
      work = 0
      yield
    }
    if (gone[node] || weakest.version !== version[node]) continue
    if (alpha > limit) return closed
    const lost = leaves[node]! - 1
    const rise = cost[node]! - branch[node]!
    const below = [node]
    while (below.length > 0) {
      const i = below.pop()!
      if (gone[i]) continue
      gone[i] = 1
      if (left[i]! >= 0) below.push(left[i]!, right[i]!)
    }
    closed[node] = 1
    for (let i = parent[node]!; i >= 0; i = parent[i]!) {
      leaves[i]! -= lost
      branch[i]! += rise
      version[i]!++
      offer(i)
      work++
    }
    if (node === 0) branch[0] = cost[0]!
    tell(alpha, branch[0]!)
  }
}

interface Link {
  readonly alpha: number
  readonly node: number
  /** Of the node's alpha: an older one no longer counts. */
  readonly version: number
}

/** A heap, the weakest link first, of equals the first node. */
class Links {
  private readonly items: Link[] = []

  push(link: Link): void {
    const { items } = this
    let k = items.push(link) - 1
    while (k > 0) {
      const up = (k - 1) >> 1
      if (!weaker(link, items[up]!)) break
      items[k] = items[up]!
      k = up
    }
    items[k] = link
  }

  pop(): Link | undefined {
    const { items } = this
    const first = items[0]
    const last = items.pop()
    if (!first || !last || items.length === 0) return first
    let k = 0
    for (;;) {
      let next = 2 * k + 1
      if (next >= items.length) break
      if (next + 1 < items.length && weaker(items[next + 1]!, items[next]!)) next++
      if (!weaker(items[next]!, last)) break
      items[k] = items[next]!
      k = next
    }
    items[k] = last
    return first
  }
}

const weaker = (a: Link, b: Link): boolean => a.alpha < b.alpha || (a.alpha === b.alpha && a.node < b.node)
