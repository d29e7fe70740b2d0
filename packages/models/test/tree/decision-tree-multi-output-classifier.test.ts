import { hostData, type Tensor } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { decisionTreeClassifier, decisionTreeMultiOutputClassifier } from '../../src/index.ts'
import fixture from '../fixtures/multi-output.json' with { type: 'json' }
import trees from '../fixtures/tree.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const type = decisionTreeMultiOutputClassifier
const subject = { type, recipe: type(), allowsMissing: true, minScore: 0.8, tolerance: { graph: 1e-5 } }

describe.each([
  ['dense', subject],
  ['sparse, limited', { ...subject, recipe: type({ maxLeafNodes: 6 }), input: sparseRows }],
])('%s', (_, s) => {
  for (const c of estimatorChecks(s, runOnnx)) test(c.name, c.run)
})

/** The rows of a data set with a second label by its first column, and the parity of the row. */
function sample(name: string) {
  const { x: given, y } = (
    trees.data as unknown as { readonly [name: string]: { x: (number | null)[][]; y: number[] } }
  )[name]!
  const x = given.map((row) => row.map((v) => v ?? NaN))
  const edges = [-0.5, 0.3, 1]
  return { x, y: y.map((c, i) => [c, edges.filter((e) => (given[i]![0] ?? 0) >= e).length, i % 2]) }
}

const near = (found: ArrayLike<number>, wanted: readonly number[]) => {
  expect(found.length).toBe(wanted.length)
  for (const [i, v] of wanted.entries()) expect(found[i]).toBeCloseTo(v, 9)
}

test.each(fixture.trees)('$call is the same tree', async (golden) => {
  const { x, y } = sample(golden.data)
  const weight = x.map((_, i) => (i % 4) * 0.75 + 0.25)
  using model = await type(golden.params as Parameters<typeof type>[0]).fit({
    x,
    y,
    ...(golden.weighted && { weight }),
  })
  expect(model.nodes).toBe(golden.nodes)
  near(hostData(model.toState().tensors.impurity as Tensor<'float64'>), golden.impurity)
  near(await model.featureImportances.data(), golden.importances)
  const rows = fixture.shownTrees.map((r) => x[r]!)
  expect(await model.predict(rows)).toEqual(golden.predict)
  for (const [k, p] of (await model.predictProba(rows)).entries()) near(await p.data(), golden.proba[k]!)
})

test.each(['gini', 'entropy'] as const)(
  'of one output it is the tree of that output, limits and pruning included: %s',
  async (criterion) => {
    const { x, y } = sample('three')
    const limits = { criterion, maxDepth: 6, minSamplesLeaf: 5, ccpAlpha: 0.004, minImpurityDecrease: 0.001 }
    const labels = y.map((row) => `kind ${row[0]}`)
    using one = await decisionTreeClassifier(limits).fit({ x, y: labels })
    using several = await type(limits).fit({ x, y: labels.map((label) => [label]) })
    expect(await several.predict(x)).toEqual((await one.predict(x)).map((label) => [label]))
    expect(several.toText().replaceAll('classes:', 'class:')).toBe(one.toText())
    const [path, wanted] = [several.costComplexityPruningPath(), one.costComplexityPruningPath()]
    near(path.ccpAlphas, Array.from(wanted.ccpAlphas))
  },
)

test('its rules name a label for each output', async () => {
  const x = [[0], [1], [2], [3]]
  const y = x.map(([v]) => [v! > 1 ? 'warm' : 'cold', v! > 1])
  using model = await type().fit({ x, y })
  expect(model.toText()).toContain('classes: cold, false')
  expect(model.toDot()).toContain('classes: warm, true')
})
