import { load, save, sparseFromDense, stream, toDense } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { nuSvc, nuSvr, oneClassSvm, svc, svr } from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'

// Fits stop at tol: to be as good as the same in another order of the rows, they have to be tight. Weights do not count in gamma's
// default, as in scikit-learn, so that it is given where weights are compared with repeated rows.
const tol = 1e-7
const gamma = 0.03
const tolerance = { order: 1e-4, weight: 1e-4, graph: 1e-5 }
const classes = { type: svc, needsScaling: true, tolerance }
const subjects = {
  svc: { recipe: svc({ gamma, tol }), ...classes, input: denseRows },
  'svc, sparse': { recipe: svc({ gamma, tol }), ...classes, input: sparseRows },
  'svc, two classes, poly': { recipe: svc({ kernel: 'poly', gamma, coef0: 1, tol }), ...classes, twoClasses: true },
  'svc, linear, ties broken': { recipe: svc({ kernel: 'linear', breakTies: true, tol }), ...classes },
  'svc, two classes, default tolerance': {
    recipe: svc({ gamma: 'auto' }),
    ...classes,
    twoClasses: true,
    tolerance: { order: 5e-3, weight: 5e-3, graph: 1e-5 },
  },
  // Its folds are drawn, so other orders have other sigmoids.
  'svc, probabilities': {
    recipe: svc({ probability: true, tol }),
    ...classes,
    twoClasses: true,
    tolerance: { order: 0.2, weight: 0.2, graph: 1e-5 },
  },
  nuSvc: { recipe: nuSvc({ nu: 0.3, gamma, tol }), ...classes, type: nuSvc },
  svr: { recipe: svr({ C: 10, gamma, tol }), type: svr, needsScaling: true, tolerance, input: denseRows },
  'svr, sparse, sigmoid': {
    recipe: svr({ kernel: 'sigmoid', gamma: 0.003, C: 100, tol }),
    type: svr,
    needsScaling: true,
    tolerance: { order: 1e-3, weight: 1e-3, graph: 2e-5 },
    input: sparseRows,
  },
  nuSvr: { recipe: nuSvr({ C: 10, gamma, tol }), type: nuSvr, needsScaling: true, tolerance, input: denseRows },
  'nuSvr, sparse, linear': {
    recipe: nuSvr({ kernel: 'linear', C: 0.1, nu: 0.3, tol }),
    type: nuSvr,
    needsScaling: true,
    tolerance: { ...tolerance, order: 1e-3, weight: 1e-3 },
    input: sparseRows,
  },
  oneClassSvm: { recipe: oneClassSvm({ nu: 0.1, tol }), type: oneClassSvm, needsScaling: true, tolerance },
  'oneClassSvm, sparse': {
    recipe: oneClassSvm({ nu: 0.1, gamma, tol }),
    type: oneClassSvm,
    needsScaling: true,
    tolerance: { ...tolerance, order: 1e-3 },
    input: sparseRows,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

/** A disc of one class in a ring of the other; `flips` of the labels are wrong. */
function ring(count: number, columns = 3, flips = 0.1, unit = 1) {
  const rng = stream(0, 'ring')
  const x = Array.from({ length: count }, () => Array.from({ length: columns }, () => rng.normal() * unit))
  const y = x.map((row) => {
    const inside = row.reduce((s, v) => s + (v / unit) ** 2, 0) < columns * 0.8
    return rng.next() < flips ? !inside : inside
  })
  return { x, y }
}

test('more rows than a working set, and a cache for fewer: the same optimum', async () => {
  const data = ring(1500)
  const objective = async (recipe: ReturnType<typeof svc>) => {
    const model = await recipe.fit(data)
    expect(model.facts.converged).toBe(true)
    return (await model.decisionFunction(data.x.slice(0, 50))).data()
  }
  const wanted = await objective(svc({ C: 3, tol: 1e-5 }))
  const found = await objective(svc({ C: 3, tol: 1e-5, cacheSize: 0.01 }))
  found.forEach((v, i) => {
    expect(Math.abs(v - wanted[i]!)).toBeLessThan(1e-3)
  })
})

test('kernel values in float32 and in float64 lead to the same machine', async () => {
  const data = ring(700)
  const at = async (tol: number, gamma: number) =>
    (await (await svc({ tol, gamma }).fit(data)).decisionFunction(data.x)).data()
  const [fast, fine] = [await at(1e-4, 0.4), await at(9.9e-5, 0.4)]
  for (let i = 0; i < fast.length; i++) expect(Math.abs(fast[i]! - fine[i]!)).toBeLessThan(1e-3)
})

test('a precomputed kernel is the kernel itself, and goes into files and graphs', async () => {
  const { x, y } = ring(80)
  const gamma = 0.3
  const kernel = (a: number[], b: number[]) => Math.exp(-gamma * a.reduce((s, v, j) => s + (v - b[j]!) ** 2, 0))
  const square = x.map((a) => x.map((b) => kernel(a, b)))
  const some = x.slice(0, 9).map((row) => row.map((v) => v + 0.1))
  const given = some.map((a) => x.map((b) => kernel(a, b)))
  const own = await svc({ gamma, tol: 1e-6 }).fit({ x, y })
  const model = await svc({ kernel: 'precomputed', tol: 1e-6 }).fit({ x: square, y })
  const [a, b] = [await (await own.decisionFunction(some)).data(), await (await model.decisionFunction(given)).data()]
  for (let i = 0; i < 9; i++) expect(b[i]).toBeCloseTo(a[i]!, 4)
  const again = await load(save(model), [svc])
  expect(await again.predict(given)).toEqual(await model.predict(given))
  const feeds = { x: { dtype: 'float32', shape: [9, 80], data: Float32Array.from(given.flat()) } } as const
  using s = await session(model.toGraph!())
  const { scores } = await s.run(feeds)
  for (let i = 0; i < 9; i++) expect((scores!.data as Float32Array)[2 * i + 1]).toBeCloseTo(b[i]!, 5)
})

test('refuses precomputed kernels that are not square, not symmetric, or sparse', async () => {
  const recipe = svc({ kernel: 'precomputed' })
  const y = ['a', 'b']
  await expect(recipe.fit({ x: [[1], [2]], y })).rejects.toThrow(
    "svc.fit: expected a square matrix of kernel values for kernel 'precomputed', got [2, 1]. Give the kernel of each row with every row.",
  )
  const uneven = [
    [1, 0.5],
    [0.4, 1],
  ]
  await expect(recipe.fit({ x: uneven, y })).rejects.toThrow(
    'svc.fit: expected a symmetric matrix of kernel values, got 0.4 in row 1, column 0 and 0.5 in row 0, column 1. Average the two, or check the kernel.',
  )
  for (const other of [svr({ kernel: 'precomputed' }), oneClassSvm({ kernel: 'precomputed' })] as unknown[]) {
    await expect((other as typeof recipe).fit({ x: uneven, y: [1, 2] as never })).rejects.toThrow('symmetric')
  }
  await expect(recipe.fit({ x: sparseFromDense([1, 0, 0, 1], 2, 2), y })).rejects.toThrow(
    "svc.fit: expected dense kernel values for kernel 'precomputed', got a sparse matrix. Convert it with toDense.",
  )
})

test('an early stop warns with the gap reached', async () => {
  const warnings: string[] = []
  const model = await svc({ maxIter: 5 }).fit(ring(200), { onWarning: (w) => warnings.push(`${w.code} ${w.message}`) })
  expect(model.facts).toMatchObject({ converged: false, nIter: 5 })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatch(
    /^not-converged svc\.fit: expected a gap of at most 1\.00e-3, got \S+ after 5 steps\. Scale the columns, lower C, or raise maxIter\.$/,
  )
})

test('refuses a nu that a class cannot fill', async () => {
  const y = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2]
  const x = y.map((c, i) => [c, i])
  await expect(nuSvc().fit({ x, y })).rejects.toThrow(
    "nuSvc.fit: expected 'nu' to be at most 0.2000 for classes 1 and 2, got 0.5. Lower it, or weigh the smaller class more.",
  )
  await expect(nuSvc().fit({ x, y, weight: y.map((c) => (c === 2 ? 9 : 1)) })).resolves.toBeDefined()
})

test('nuSvr: nu bounds the share of rows outside the tube from above and that of support vectors from below', async () => {
  const { x } = ring(300)
  const y = x.map((row) => row[0]! + Math.abs(row[1]!) / 2)
  for (const nu of [0.1, 0.5, 0.9]) {
    const model = await nuSvr({ nu, C: 2, tol: 1e-6 }).fit({ x, y })
    const epsilon = model.facts.epsilon as number
    const found = await model.predict(x)
    const outside = y.filter((v, i) => Math.abs(v - found[i]!) > epsilon + 1e-4).length
    expect(epsilon).toBeGreaterThan(0)
    expect(outside / 300).toBeLessThanOrEqual(nu)
    expect((model.facts.nSupport as number) / 300).toBeGreaterThanOrEqual(nu)
    // A tube of that width is the one that svr finds with it.
    const given = await svr({ epsilon, C: 2, tol: 1e-6 }).fit({ x, y })
    const wanted = await given.predict(x)
    for (let i = 0; i < 300; i++) expect(Math.abs(found[i]! - wanted[i]!)).toBeLessThan(1e-3)
  }
})

test('three classes: ties of votes go to the first class, or by their values; the graph does the same', async () => {
  const rng = stream(0, 'three')
  const y = Array.from({ length: 240 }, (_, i) => 'abc'[i % 3]!)
  const x = y.map((c) => {
    const angle = { a: [0, 1], b: [0.9, -0.5], c: [-0.9, -0.5] }[c]!
    return angle.map((v) => Math.fround(v + 2 * rng.normal()))
  })
  const grid = Array.from({ length: 400 }, (_, i) => [Math.fround((i % 20) / 4 - 2.5), Math.fround(i / 80 - 2.5)])
  const predictions: string[][] = []
  for (const breakTies of [false, true]) {
    const model = await svc({ gamma: 1, C: 10, breakTies }).fit({ x, y })
    predictions.push(await model.predict(grid))
    const values = await (await model.decisionFunction(grid)).data()
    if (breakTies) {
      expect(predictions[1]).toEqual(
        grid.map((_, i) => {
          const row = [...values.slice(3 * i, 3 * i + 3)]
          return 'abc'[row.indexOf(Math.max(...row))]
        }),
      )
    }
    using s = await session(model.toGraph!())
    const out = await s.run({ x: { dtype: 'float32', shape: [400, 2], data: Float32Array.from(grid.flat()) } })
    const close = grid.filter((_, i) => out.label!.data[i] !== predictions.at(-1)![i]).length
    expect(close).toBeLessThan(3)
    for (const [i, v] of values.entries()) expect((out.scores!.data as Float32Array)[i]).toBeCloseTo(v, 4)
  }
  expect(predictions[0]).not.toEqual(predictions[1])
})

test('many rows with probability have no graph, which is said', async () => {
  const y = ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c']
  const model = await svc({ probability: true }).fit({ x: y.map((c, i) => [c.charCodeAt(0), i]), y })
  expect(() => model.toGraph!()).toThrow(
    "svc.toGraph: expected two classes, or 'probability' false, got 3 classes whose probabilities are found by iteration. Use calibratedClassifier.",
  )
  const sums = await (await model.predictProba!([[97, 0]])).data()
  expect(sums.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
})

test('rows of sparse models may be dense, and the other way round', async () => {
  const { x, y } = ring(60)
  const sparse = sparseFromDense(x.flat(), 60, 3)
  for (const rows of [x, sparse]) {
    const model = await svc({ tol: 1e-6 }).fit({ x: rows, y })
    const [a, b] = [await (await model.decisionFunction(x)).data(), await (await model.decisionFunction(sparse)).data()]
    for (let i = 0; i < 60; i++) expect(b[i]).toBeCloseTo(a[i]!, 10)
  }
  expect(toDense(sparse)).toEqual(Float64Array.from(x.flat()))
})

test('weight 0 leaves a row out of the support, and columns that are all the same are no trouble', async () => {
  const { x, y } = ring(60)
  const weight = y.map((_, i) => (i < 20 ? 0 : 1))
  const model = await svc().fit({ x, y, weight })
  for (const i of await model.support.data()) expect(i).toBeGreaterThanOrEqual(20)
  const flat = await svc().fit({ x: y.map(() => [3, 3]), y })
  expect(flat.facts.converged).toBe(true)
})

test('a fit is stopped within moments', async () => {
  const data = ring(6000, 20, 0.3)
  const controller = new AbortController()
  const fit = svc({ C: 1000, tol: 1e-6 }).fit(data, { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('enough')), 50)
  const start = performance.now()
  await expect(fit).rejects.toThrow('enough')
  expect(performance.now() - start).toBeLessThan(1500)
})
