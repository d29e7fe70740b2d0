import type { Attr } from '@foldwise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { difference } from '../support/difference.ts'
import { float32, graph, node, spec } from '../support/graphs.ts'
import { ort, runOrt } from '../support/onnxruntime.ts'

const FEATURES = 3

interface TreeNode {
  readonly feature: number
  readonly threshold: number
  readonly mode: string
  readonly missing: number
  readonly yes: TreeNode | readonly number[]
  readonly no: TreeNode | readonly number[]
}

const isNode = (t: TreeNode | readonly number[]): t is TreeNode => 'feature' in t

/** A tree's nodes in the order of a walk, as the operator's attributes have them. */
function attributes(trees: readonly (TreeNode | readonly number[])[], more: { [name: string]: Attr }) {
  const ints: Record<string, number[]> = {
    nodes_treeids: [],
    nodes_nodeids: [],
    nodes_featureids: [],
    nodes_truenodeids: [],
    nodes_falsenodeids: [],
    nodes_missing_value_tracks_true: [],
    target_treeids: [],
    target_nodeids: [],
    target_ids: [],
  }
  const values: number[] = []
  const modes: string[] = []
  const weights: number[] = []
  trees.forEach((tree, id) => {
    let next = 0
    const add = (t: TreeNode | readonly number[]): number => {
      const self = next++
      const at = modes.length
      const push = (name: string, v: number) => ints[name]!.push(v)
      push('nodes_treeids', id)
      push('nodes_nodeids', self)
      push('nodes_featureids', isNode(t) ? t.feature : 0)
      push('nodes_truenodeids', 0)
      push('nodes_falsenodeids', 0)
      push('nodes_missing_value_tracks_true', isNode(t) ? t.missing : 0)
      values.push(isNode(t) ? t.threshold : 0)
      modes.push(isNode(t) ? t.mode : 'LEAF')
      if (isNode(t)) {
        ints.nodes_truenodeids![at] = add(t.yes)
        ints.nodes_falsenodeids![at] = add(t.no)
      } else {
        t.forEach((w, target) => {
          push('target_treeids', id)
          push('target_nodeids', self)
          push('target_ids', target)
          weights.push(w)
        })
      }
      return self
    }
    add(tree)
  })
  return {
    n_targets: { int: 2 },
    ...Object.fromEntries(Object.entries(ints).map(([name, v]) => [name, { ints: v }])),
    nodes_values: { floats: values },
    nodes_modes: { strings: modes },
    target_weights: { floats: weights },
    ...more,
  }
}

const ensembleGraph = (attrs: { readonly [name: string]: Attr }) =>
  graph(
    [spec('x', 'float32', ['N', FEATURES])],
    [node('TreeEnsembleRegressor', ['x'], ['y'], attrs, 'ai.onnx.ml')],
    [spec('y', 'float32', ['N', 2])],
  )

const small = fc.integer({ min: -3, max: 3 })
const { tree } = fc.letrec<{ tree: TreeNode | readonly number[]; node: TreeNode; leaf: readonly number[] }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('node')),
  leaf: fc.tuple(small, small),
  node: fc.record({
    feature: fc.nat(FEATURES - 1),
    threshold: small,
    mode: fc.constantFrom('BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ'),
    missing: fc.nat(1),
    yes: tie('tree'),
    no: tie('tree'),
  }),
}))

test.skipIf(!ort)('random ensembles give what ONNX Runtime gives', { timeout: 120_000 }, async () => {
  const rows = fc.array(fc.oneof(small, fc.constant(Number.NaN), fc.constant(Infinity)), {
    minLength: 12,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(tree, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('SUM', 'AVERAGE'),
      fc.constantFrom([], [0.5, -1]),
      rows,
      async (trees, aggregate, base, x) => {
        const g = ensembleGraph(
          attributes(trees, {
            aggregate_function: { string: aggregate },
            ...(base.length > 0 && { base_values: { floats: base } }),
          }),
        )
        const feeds = { x: float32(x, [4, FEATURES]) }
        const ours = await (await session(g)).run(feeds)
        expect(difference(ours.y!, (await runOrt(g, feeds)).y!, 1e-6)).toBe(undefined)
      },
    ),
    { numRuns: 150 },
  )
})

test('nodes that do not make trees are refused', async () => {
  const attrs = attributes([{ feature: 0, threshold: 0, mode: 'BRANCH_LEQ', missing: 0, yes: [1, 2], no: [3, 4] }], {})
  const where = 'TreeEnsembleRegressor (node 0): expected nodes that make trees, got others. Check the graph.'
  for (const nodes_truenodeids of [{ ints: [0, 0, 0] }, { ints: [2, 0, 0] }, { ints: [7, 0, 0] }]) {
    await expect(session(ensembleGraph({ ...attrs, nodes_truenodeids }))).rejects.toThrow(where)
  }
})

test.skipIf(!ort)('nodes that share a child give what ONNX Runtime gives, and circles are refused', async () => {
  // 1 or 2 go to node 2, by nodes 0 and 1.
  const attrs: { [name: string]: Attr } = {
    nodes_treeids: { ints: [0, 0, 0, 0] },
    nodes_nodeids: { ints: [0, 1, 2, 3] },
    nodes_featureids: { ints: [0, 0, 0, 0] },
    nodes_modes: { strings: ['BRANCH_EQ', 'BRANCH_EQ', 'LEAF', 'LEAF'] },
    nodes_values: { floats: [1, 2, 0, 0] },
    nodes_truenodeids: { ints: [2, 2, 0, 0] },
    nodes_falsenodeids: { ints: [1, 3, 0, 0] },
    target_treeids: { ints: [0, 0] },
    target_nodeids: { ints: [2, 3] },
    target_ids: { ints: [0, 1] },
    target_weights: { floats: [5, 7] },
    n_targets: { int: 2 },
  }
  const g = ensembleGraph(attrs)
  const feeds = { x: float32([1, 0, 0, 2, 0, 0, 3, 0, 0, Number.NaN, 0, 0], [4, FEATURES]) }
  const ours = await (await session(g)).run(feeds)
  expect([...(ours.y!.data as Float32Array)]).toEqual([5, 0, 5, 0, 0, 7, 0, 7])
  expect(difference(ours.y!, (await runOrt(g, feeds)).y!, 0)).toBe(undefined)
  const circle = { ...attrs, nodes_falsenodeids: { ints: [1, 1, 0, 0] } }
  await expect(session(ensembleGraph(circle))).rejects.toThrow('expected nodes that make trees, got others.')
})

test('rows of too few features are refused', async () => {
  const attrs = attributes([{ feature: 5, threshold: 0, mode: 'BRANCH_LEQ', missing: 0, yes: [1, 2], no: [3, 4] }], {})
  const running = await session(ensembleGraph(attrs))
  await expect(running.run({ x: float32([1, 2, 3], [1, FEATURES]) })).rejects.toThrow(
    'TreeEnsembleRegressor (node 0): expected at least 6 features, got 3. Check the data.',
  )
})
