import { FormatError, hostTensor, learned, type State } from '@foldwise/core'
import { runSteps, type Steps } from '@foldwise/kernels'
import { copying, STEP } from './copying.ts'
import type { TreeNodes } from './tree-nodes.ts'

/** Trees one after the other in arrays with an entry a node; children are numbered among all nodes. */
export interface Forest {
  /** Number of each tree's root, and of all nodes. */
  readonly starts: Int32Array
  readonly feature: Int32Array
  readonly threshold: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly missingLeft: Uint8Array
  readonly values: Float64Array
  readonly outputs: number
}

export const treeCount = (f: Forest): number => f.starts.length - 1

/** Nodes that know the way down and the leaves' values. */
export type PlainTree = Pick<TreeNodes, 'feature' | 'threshold' | 'left' | 'right' | 'missingLeft' | 'values'>

export const joinTrees = (trees: readonly PlainTree[], outputs: number): Forest =>
  runSteps(joiningTrees(trees, outputs))

/** The same, for trees of many nodes. */
export function* joiningTrees(trees: readonly PlainTree[], outputs: number): Steps<Forest> {
  const starts = new Int32Array(trees.length + 1)
  trees.forEach((t, i) => {
    starts[i + 1] = starts[i]! + t.feature.length
  })
  const count = starts[trees.length]!
  const out = {
    starts,
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    missingLeft: new Uint8Array(count),
    values: new Float64Array(count * outputs),
    outputs,
  }
  for (const [i, t] of trees.entries()) {
    const start = starts[i]!
    yield* copying(t.feature, out.feature, start)
    yield* copying(t.threshold, out.threshold, start)
    yield* moving(t.left, out.left, start)
    yield* moving(t.right, out.right, start)
    yield* copying(t.missingLeft, out.missingLeft, start)
    yield* copying(t.values, out.values, start * outputs)
  }
  sound.add(out.left)
  return out
}

/** Children of a tree whose nodes begin with number `start`. */
function* moving(children: Int32Array, out: Int32Array, start: number): Steps<void> {
  for (let i = 0; i < children.length; i++) {
    out[start + i] = children[i]! < 0 ? -1 : children[i]! + start
    if (i % STEP === STEP - 1) yield
  }
}

/** Children that are known to make trees: looking at millions of nodes again would hold up the end of each fit. */
const sound = new WeakSet<Int32Array>()

/** The forest as tensors of a state. */
export function forestTensors(f: Forest): State['tensors'] {
  const nodes = [f.feature.length]
  return {
    starts: hostTensor(f.starts, [f.starts.length], 'int32'),
    feature: hostTensor(f.feature, nodes, 'int32'),
    threshold: hostTensor(f.threshold, nodes, 'float64'),
    left: hostTensor(f.left, nodes, 'int32'),
    right: hostTensor(f.right, nodes, 'int32'),
    missingLeft: hostTensor(f.missingLeft, nodes, 'uint8'),
    values: hostTensor(f.values, [nodes[0]!, f.outputs], 'float64'),
  }
}

/** The forest of a state. Throws `FormatError` where a file's nodes are not trees. */
export function forestOf(state: State, outputs: number, features: number | undefined): Forest {
  const starts = learned(state, 'starts', 'int32', [undefined])
  const nodes = [starts[starts.length - 1] ?? 0]
  const forest: Forest = {
    starts,
    feature: learned(state, 'feature', 'int32', nodes),
    threshold: learned(state, 'threshold', 'float64', nodes),
    left: learned(state, 'left', 'int32', nodes),
    right: learned(state, 'right', 'int32', nodes),
    missingLeft: learned(state, 'missingLeft', 'uint8', nodes),
    values: learned(state, 'values', 'float64', [nodes[0], outputs]),
    outputs,
  }
  if (!sound.has(forest.left)) {
    checkTrees(forest, features ?? 0)
    sound.add(forest.left)
  }
  return forest
}

function checkTrees({ starts, feature, left, right }: Forest, features: number): void {
  let good = starts.length > 1 && starts[0] === 0
  for (let t = 0; good && t + 1 < starts.length; t++) {
    const end = starts[t + 1]!
    good = end > starts[t]!
    for (let i = starts[t]!; good && i < end; i++) {
      const [f, l, r] = [feature[i]!, left[i]!, right[i]!]
      // Children behind their parents: every way down ends.
      good = f < 0 ? f === -1 && l === -1 && r === -1 : f < features && l > i && r > i && l < end && r < end
    }
  }
  if (!good) throw new FormatError('state: expected nodes that make trees, got others. The file is damaged.')
}
