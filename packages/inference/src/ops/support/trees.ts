import { InputError } from '@foldwise/core'
import type { Attrs } from '../../session/attrs.ts'

const modes = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ', 'LEAF'] as const
const LEAF = modes.indexOf('LEAF')

/**
 * Trees as columns of nodes. Each node is reached from one root, and none from itself, so every walk ends. Nodes may share
 * a child, as those that ask for one category each of a set do.
 */
export interface Trees {
  readonly roots: Int32Array
  /** Position in `modes`. */
  readonly mode: Uint8Array
  readonly feature: Int32Array
  readonly threshold: Float32Array
  /** Where a row goes whose comparison holds, and where it does not. */
  readonly yes: Int32Array
  readonly no: Int32Array
  /** 1 where a missing value counts as holding. */
  readonly missing: Uint8Array
  /** Node numbers by tree and node identifier. */
  readonly find: (tree: number, node: number) => number | undefined
}

/** The nodes of a tree ensemble's attributes. Throws `InputError` for nodes that do not make trees. */
export function readTrees(attrs: Attrs, where: string): Trees {
  attrs.ignore('nodes_hitrates')
  const column = (name: string): readonly number[] => attrs.required(name, attrs.ints(name))
  const treeIds = column('nodes_treeids')
  const nodeIds = column('nodes_nodeids')
  const count = treeIds.length
  const sized = <T>(name: string, values: readonly T[]): readonly T[] => {
    if (values.length === count) return values
    throw new InputError(`${where}: expected ${count} entries in ${name}, got ${values.length}. Check the graph.`)
  }
  sized('nodes_nodeids', nodeIds)
  const names = sized('nodes_modes', attrs.required('nodes_modes', attrs.strings('nodes_modes')))
  const mode = Uint8Array.from(names, (name) => {
    const at = modes.indexOf(name as (typeof modes)[number])
    if (at >= 0) return at
    throw new InputError(`${where}: expected a mode among ${modes.join(', ')}, got '${name}'. Check the graph.`)
  })
  const index = new Map(treeIds.map((tree, i) => [`${tree}/${nodeIds[i]}`, i]))
  const find = (tree: number, node: number): number | undefined => index.get(`${tree}/${node}`)
  const children = (name: string): Int32Array =>
    Int32Array.from(sized(name, column(name)), (node, i) => (mode[i] === LEAF ? -1 : (find(treeIds[i]!, node) ?? -1)))
  const yes = children('nodes_truenodeids')
  const no = children('nodes_falsenodeids')
  return {
    roots: rootsOf(treeIds, yes, no, mode, where),
    mode,
    yes,
    no,
    feature: Int32Array.from(sized('nodes_featureids', column('nodes_featureids'))),
    threshold: Float32Array.from(sized('nodes_values', attrs.required('nodes_values', attrs.floats('nodes_values')))),
    missing: Uint8Array.from(attrs.ints('nodes_missing_value_tracks_true') ?? new Array<number>(count).fill(0)),
    find,
  }
}

/** Each tree's node that is nobody's child. All others are reached from it, perhaps in several ways, and none from itself. */
function rootsOf(
  trees: readonly number[],
  yes: Int32Array,
  no: Int32Array,
  mode: Uint8Array,
  where: string,
): Int32Array {
  const bad = (): never => {
    throw new InputError(`${where}: expected nodes that make trees, got others. Check the graph.`)
  }
  const inner = Array.from(mode.keys()).filter((i) => mode[i] !== LEAF)
  const ways = new Int32Array(mode.length)
  for (const i of inner) {
    for (const child of [yes[i]!, no[i]!]) {
      if (child < 0) bad()
      ways[child]!++
    }
  }
  const roots = Int32Array.from(ways.keys()).filter((i) => ways[i] === 0)
  const rooted = new Set(Array.from(roots, (i) => trees[i]))
  if (rooted.size !== roots.length) bad()
  // A node is open once all ways to it were gone; those of a circle never are.
  const open = [...roots]
  let reached = 0
  while (open.length > 0) {
    const node = open.pop()!
    reached++
    if (mode[node] === LEAF) continue
    for (const child of [yes[node]!, no[node]!]) {
      ways[child]!--
      if (ways[child] === 0) open.push(child)
    }
  }
  if (reached !== mode.length) bad()
  return roots
}

/** The leaf that a row of features comes to. */
export function walk(t: Trees, root: number, x: ArrayLike<number>, from: number): number {
  let node = root
  while (t.mode[node] !== LEAF) {
    const v = x[from + t.feature[node]!]!
    const holds = compare(t.mode[node]!, v, t.threshold[node]!) || (t.missing[node] === 1 && Number.isNaN(v))
    node = holds ? t.yes[node]! : t.no[node]!
  }
  return node
}

function compare(mode: number, v: number, threshold: number): boolean {
  switch (modes[mode]) {
    case 'BRANCH_LEQ':
      return v <= threshold
    case 'BRANCH_LT':
      return v < threshold
    case 'BRANCH_GTE':
      return v >= threshold
    case 'BRANCH_GT':
      return v > threshold
    case 'BRANCH_EQ':
      return v === threshold
    default:
      return v !== threshold
  }
}
