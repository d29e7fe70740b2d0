import { type HostArray, InputError } from '@foldwise/core'
import type { Attrs } from '../session/attrs.ts'
import type { GraphOp } from '../session/graph-op.ts'
import { makeCells, value } from './support/cells.ts'
import { expectRank, expectType } from './support/expect.ts'
import { readTrees, type Trees, walk } from './support/trees.ts'

/**
 * Values `[N, targets]` of an ensemble of trees (ai.onnx.ml): the sum or mean of what the leaves hold, plus base values.
 * Sums are float64, rounded to float32 once.
 */
export const treeEnsembleRegressor: GraphOp = {
  name: 'TreeEnsembleRegressor',
  domain: 'ai.onnx.ml',
  create: ({ where, attrs }) => {
    const trees = readTrees(attrs, where)
    const targets = attrs.required('n_targets', attrs.int('n_targets'))
    if (!(targets >= 1)) throw new InputError(`${where}: expected n_targets >= 1, got ${targets}. Check the graph.`)
    const aggregate = attrs.oneOf('aggregate_function', ['SUM', 'AVERAGE'], 'SUM')
    attrs.oneOf('post_transform', ['NONE'], 'NONE')
    const base = attrs.floats('base_values') ?? []
    if (base.length !== 0 && base.length !== targets) {
      throw new InputError(`${where}: expected ${targets} base values, got ${base.length}. Check the graph.`)
    }
    const leaves = readLeaves(attrs, trees, targets, where)
    const widest = trees.feature.reduce((a, b) => Math.max(a, b), 0)
    const share = aggregate === 'AVERAGE' ? trees.roots.length : 1
    return ([x]) => {
      const [rows, features] = rowsOf(x!, widest, where)
      const out = makeCells('float32', [rows, targets], where) as Float32Array
      const sums = new Float64Array(targets)
      for (let i = 0; i < rows; i++) {
        sums.fill(0)
        for (const root of trees.roots) {
          const leaf = walk(trees, root, x!.data as Float32Array, i * features)
          for (let k = leaves.first[leaf]!; k < leaves.first[leaf + 1]!; k++) {
            sums[leaves.target[k]!]! += leaves.weight[k]!
          }
        }
        for (let t = 0; t < targets; t++) out[i * targets + t] = sums[t]! / share + (base[t] ?? 0)
      }
      return [value('float32', [rows, targets], out)]
    }
  },
}

interface Leaves {
  /** Where each node's entries start in `target` and `weight`. */
  readonly first: Int32Array
  readonly target: Int32Array
  readonly weight: Float32Array
}

function readLeaves(attrs: Attrs, trees: Trees, targets: number, where: string): Leaves {
  const column = (name: string): readonly number[] => attrs.required(name, attrs.ints(name))
  const [treeIds, nodeIds, ids] = ['target_treeids', 'target_nodeids', 'target_ids'].map(column) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ]
  const weights = attrs.required('target_weights', attrs.floats('target_weights'))
  if (![nodeIds, ids, weights].every((c) => c.length === treeIds.length)) {
    throw new InputError(`${where}: expected equally many target ids and weights, got others. Check the graph.`)
  }
  const nodes = treeIds.map((tree, k) => {
    const node = trees.find(tree, nodeIds[k]!)
    if (node === undefined || !(ids[k]! >= 0 && ids[k]! < targets)) {
      throw new InputError(`${where}: expected weights of its own leaves and targets, got others. Check the graph.`)
    }
    return node
  })
  const first = new Int32Array(trees.mode.length + 1)
  for (const node of nodes) first[node + 1]!++
  for (let i = 0; i < trees.mode.length; i++) first[i + 1]! += first[i]!
  const next = first.slice()
  const target = new Int32Array(nodes.length)
  const weight = new Float32Array(nodes.length)
  nodes.forEach((node, k) => {
    const at = next[node]!++
    target[at] = ids[k]!
    weight[at] = weights[k]!
  })
  return { first, target, weight }
}

function rowsOf(x: HostArray, widest: number, where: string): [rows: number, features: number] {
  expectType(x, ['float32'], where)
  expectRank(x, 2, 2, where)
  const [rows, features] = x.shape as [number, number]
  if (features <= widest) {
    throw new InputError(`${where}: expected at least ${widest + 1} features, got ${features}. Check the data.`)
  }
  return [rows, features]
}
