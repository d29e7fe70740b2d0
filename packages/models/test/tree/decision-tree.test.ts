import { InputError, load, save, sparseFromDense, stream, toDense } from '@foldwise/core'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { decisionTreeClassifier } from '../../src/tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../../src/tree/decision-tree-regressor.ts'
import { runOnnx } from '../run-onnx.ts'

// Held-out accuracy of one tree on easy data is below that of smooth models.
const classifier = { type: decisionTreeClassifier, allowsMissing: true, minScore: 0.8, tolerance: { graph: 1e-5 } }
const regressor = { type: decisionTreeRegressor, allowsMissing: true, minScore: 0.5, tolerance: { graph: 1e-5 } }
const subjects = {
  gini: { recipe: decisionTreeClassifier(), ...classifier },
  'gini, two classes': { recipe: decisionTreeClassifier(), twoClasses: true, ...classifier },
  'entropy, sparse': { recipe: decisionTreeClassifier({ criterion: 'entropy' }), input: sparseRows, ...classifier },
  'best first': { recipe: decisionTreeClassifier({ maxLeafNodes: 6 }), ...classifier },
  'random thresholds': { recipe: decisionTreeClassifier({ splitter: 'random' }), ...classifier },
  pruned: { recipe: decisionTreeClassifier({ ccpAlpha: 0.01 }), ...classifier },
  'squared error': { recipe: decisionTreeRegressor(), input: denseRows, ...regressor },
  'three targets': { recipe: decisionTreeRegressor(), outputs: 3, ...regressor, minScore: 0.3 },
  'absolute error': { recipe: decisionTreeRegressor({ criterion: 'absoluteError', maxDepth: 6 }), ...regressor },
  'random regression': {
    recipe: decisionTreeRegressor({ splitter: 'random', maxDepth: 6 }),
    ...regressor,
    minScore: 0,
  },
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

/** Rows with ties, gaps and noise. */
function sample(name: string, rows: number, features: number) {
  const rng = stream(0, name)
  const x = Array.from({ length: rows }, () =>
    Array.from({ length: features }, (_, j) => (j % 2 ? Math.round(3 * rng.normal()) : rng.normal())),
  )
  const y = x.map((row) => Math.round(row[0]! + row[1]! * (row[2]! > 0 ? 1 : -1) + rng.normal()))
  return { x, y }
}

test('a tree without limits learns its rows by heart, exactly', async () => {
  const { x, y } = sample('heart', 300, 4)
  const targets = y.map((v, i) => v * 0.1 + 1e7 + i * 1e-6)
  const model = await decisionTreeRegressor().fit({ x, y: targets })
  expect([...(await model.predict(x))]).toEqual(targets)
})

test('targets far from zero and rows in units of 1e-30 and 1e30 change nothing', async () => {
  const { x, y } = sample('units', 300, 4)
  const recipe = decisionTreeRegressor({ minSamplesLeaf: 10 })
  const plain = await (await recipe.fit({ x, y })).predict(x)
  const far = x.map((row) => row.map((v, j) => v * (j % 2 ? 2 ** 100 : 2 ** -100)))
  const moved = await (await recipe.fit({ x: far, y: y.map((v) => v + 2 ** 40) })).predict(far)
  moved.forEach((v, i) => {
    expect(v - 2 ** 40).toBeCloseTo(plain[i]!, 3)
  })
})

test('ONNX Runtime takes the same way for every float32, next to thresholds too, and for missing values', async () => {
  const { x, y } = sample('ways', 400, 3)
  const rows = x.map((row, i) => row.map((v, j) => ((i * 7 + j * 3) % 11 === 0 ? NaN : Math.fround(v))))
  const model = await decisionTreeRegressor().fit({ x: rows, y })
  const bits = Float32Array.from(rows.flat())
  const words = new Int32Array(bits.buffer)
  const near = [0, 1, -1].flatMap((d) => [...new Float32Array(words.map((w) => w + d).buffer)])
  const shape = [near.length / 3, 3]
  const graph = model.toGraph!()
  if (!runOnnx) return
  const out = await runOnnx.runGraph(graph, { x: { dtype: 'float32', shape, data: Float32Array.from(near) } })
  const cut = Array.from({ length: shape[0]! }, (_, i) => near.slice(3 * i, 3 * i + 3))
  const predicted = await model.predict(cut)
  expect([...(out.y!.data as Float32Array)]).toEqual(Array.from(predicted, Math.fround))
})

test('sparse rows give the tree of the same rows, dense', async () => {
  const { x, y } = sample('sparse', 200, 5)
  const sparse = sparseFromDense(
    x.flat().map((v, i) => (i % 3 ? 0 : v)),
    200,
    5,
  )
  const flat = toDense(sparse)
  const rows = x.map((_, i) => [...flat.subarray(5 * i, 5 * i + 5)])
  const [a, b] = [
    await decisionTreeClassifier().fit({ x: sparse, y }),
    await decisionTreeClassifier().fit({ x: rows, y }),
  ]
  expect(save(a)).toEqual(save(b))
})

test('text and DOT tell the rules', async () => {
  const x = [
    [1, 5],
    [2, 5],
    [3, NaN],
    [4, 1],
    [5, 2],
    [6, 9],
  ]
  const model = await decisionTreeClassifier().fit({ x, y: ['no', 'no', 'yes', 'yes', 'yes', 'yes'] })
  expect(model.toText({ featureNames: ['age', 'size'], decimals: 1 })).toBe(
    '|--- age <= 2.5\n|   |--- class: no\n|--- age > 2.5 or missing\n|   |--- class: yes\n',
  )
  expect(model.toDot({ decimals: 1 })).toBe(
    [
      'digraph Tree {',
      'node [shape=box, fontname="helvetica"] ;',
      '0 [label="x0 <= 2.5\\ngini = 0.4\\nsamples = 6\\nclass: yes"] ;',
      '0 -> 1 [label="yes"] ;',
      '0 -> 2 [label="no"] ;',
      '1 [label="gini = 0.0\\nsamples = 2\\nclass: no"] ;',
      '2 [label="gini = 0.0\\nsamples = 4\\nclass: yes"] ;',
      '}',
      '',
    ].join('\n'),
  )
  expect(model.facts).toEqual({ nodes: 3, leaves: 2, depth: 1 })
})

test('a deeper prune is a subtree, and the last of the path is the root', async () => {
  const { x, y } = sample('prune', 300, 4)
  const full = await decisionTreeClassifier().fit({ x, y })
  const { ccpAlphas, impurities } = full.costComplexityPruningPath()
  expect(ccpAlphas[0]).toBe(0)
  expect([...impurities]).toEqual([...impurities].sort((a, b) => a - b))
  let leaves = full.leaves
  for (const alpha of [0.002, 0.005, 0.01, 0.05]) {
    const pruned = await decisionTreeClassifier({ ccpAlpha: alpha }).fit({ x, y })
    expect(pruned.leaves).toBeLessThanOrEqual(leaves)
    leaves = pruned.leaves
  }
  expect((await decisionTreeClassifier({ ccpAlpha: ccpAlphas.at(-1)! * 1.001 }).fit({ x, y })).nodes).toBe(1)
})

test('targets of three outputs are learned by heart, shown, and run in ONNX Runtime', async () => {
  const { x, y } = sample('outputs', 120, 4)
  const targets = y.map((v, i) => [v * 0.1 + 50, i % 2, 7])
  const model = await decisionTreeRegressor().fit({ x, y: targets })
  expect(model.outputs).toBe(3)
  expect([...(await model.predict(x))]).toEqual(targets.flat())
  const stump = await decisionTreeRegressor({ maxDepth: 1 }).fit({
    x: [[1], [2]],
    y: [
      [1, 5],
      [2, 5],
    ],
  })
  expect(stump.toText({ decimals: 1 })).toContain('|--- value: 1.0, 5.0\n')
  if (!runOnnx) return
  const feeds = { x: { dtype: 'float32', shape: [120, 4], data: Float32Array.from(x.flat()) } } as const
  const { y: found } = await runOnnx.runGraph(model.toGraph!(), feeds)
  expect(found!.shape).toEqual([120, 3])
  const kept = await model.predict(x.map((row) => row.map(Math.fround)))
  expect([...(found!.data as Float32Array)]).toEqual(Array.from(kept, Math.fround))
})

test('equal targets twice give the tree of one', async () => {
  const { x, y } = sample('twice', 150, 4)
  const recipe = decisionTreeRegressor({ minSamplesLeaf: 5 })
  const one = await recipe.fit({ x, y })
  const two = await recipe.fit({ x, y: y.map((v) => [v, v]) })
  const [text, texts] = [one.toText(), two.toText()]
  expect(texts.replaceAll(/value: (\S+), \1/g, 'value: $1')).toBe(text)
})

test('refuses what cannot be learned from, and says why', async () => {
  const { x, y } = sample('bad', 20, 2)
  await expect(decisionTreeRegressor({ criterion: 'poisson' }).fit({ x, y: y.map(() => -1) })).rejects.toThrow(
    "decisionTreeRegressor.fit: expected targets >= 0 for criterion 'poisson', got -1 in row 0. Use criterion 'squaredError'.",
  )
  const pairs = { x, y: y.map((v) => [v * v, 0]) }
  await expect(decisionTreeRegressor({ criterion: 'poisson' }).fit(pairs)).rejects.toThrow(
    "decisionTreeRegressor.fit: expected a target above 0 for criterion 'poisson', got none for output 1. Use criterion 'squaredError'.",
  )
  await expect(decisionTreeRegressor({ criterion: 'absoluteError' }).fit(pairs)).rejects.toThrow(
    "decisionTreeRegressor.fit: expected one target for criterion 'absoluteError', got 2. Fit a model for each, or use criterion 'squaredError'.",
  )
  await expect(decisionTreeClassifier().fit({ x: x.map((r) => [r[0]!, Infinity]), y })).rejects.toThrow(
    'decisionTreeClassifier.fit: expected numbers of at most 3.4e38, got one beyond in row 0, column 1. Rescale the column.',
  )
  expect(() => decisionTreeClassifier({ minSamplesLeaf: 1.5 })).toThrow(
    "decisionTreeClassifier: expected 'minSamplesLeaf' to be an integer >= 1, or a share > 0 and < 1, got 1.5. The default is 1.",
  )
  const model = await decisionTreeClassifier().fit({ x, y })
  await expect(model.apply([[1]])).rejects.toThrow(InputError)
})

test('a file whose nodes go round in circles is refused', async () => {
  const { x, y } = sample('circle', 50, 2)
  const model = await decisionTreeClassifier().fit({ x, y })
  const state = model.toState()
  const left = Int32Array.from(await (state.tensors.left as { data(): Promise<Int32Array> }).data())
  left[0] = 0
  const { hostTensor } = await import('@foldwise/core')
  const tensors = { ...state.tensors, left: hostTensor(left, [left.length], 'int32') }
  const saved = { ...state, tensors, type: model.type, version: model.version, params: { ...model.params } }
  expect(() => decisionTreeClassifier.restore(saved)).toThrow(
    'state: expected nodes that make trees, got others. The file is damaged.',
  )
  expect(load(save(model), decisionTreeClassifier).facts).toEqual(model.facts)
})
