import { sparseFromDense, stream } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { linearSvc, linearSvr } from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'

// Rows are visited in an order of their places, so fits of other orders agree as far as they are run.
const tight = { tol: 1e-9, maxIter: 100_000 }
const svc = { type: linearSvc, tolerance: { order: 1e-5, weight: 1e-5, graph: 1e-5 } }
const svr = { type: linearSvr, tolerance: { order: 1e-5, weight: 1e-5, graph: 1e-5 }, needsScaling: true }
const subjects = {
  'linearSvc, primal': { recipe: linearSvc({ tol: 1e-9 }), ...svc },
  'linearSvc, hinge, sparse': {
    recipe: linearSvc({ loss: 'hinge', ...tight }),
    ...svc,
    input: sparseRows,
    needsScaling: true,
  },
  'linearSvc, dual, two classes': {
    recipe: linearSvc({ dual: true, ...tight }),
    ...svc,
    twoClasses: true,
    needsScaling: true,
  },
  'linearSvc, L1': { recipe: linearSvc({ penalty: 'l1', ...tight }), ...svc, needsScaling: true },
  'linearSvc, L1, sparse': {
    recipe: linearSvc({ penalty: 'l1', C: 0.1, ...tight }),
    ...svc,
    input: sparseRows,
    needsScaling: true,
  },
  linearSvr: { recipe: linearSvr(tight), ...svr, input: denseRows },
  'linearSvr, sparse': { recipe: linearSvr({ epsilon: 0.1, ...tight }), ...svr, input: sparseRows },
  'linearSvr, squared': {
    recipe: linearSvr({ loss: 'squaredEpsilonInsensitive', tol: 1e-9 }),
    ...svr,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

/** Rows of which the first number decides, with some on the wrong side. */
function rows(count: number, columns: number, unit = 1) {
  const rng = stream(0, 'rows')
  const x = Array.from({ length: count }, () => Array.from({ length: columns }, () => rng.normal() * unit))
  return { x, y: x.map((row) => (row[0]! + 0.7 * unit * rng.normal() > 0 ? 'yes' : 'no')) }
}

test('our own session gives the decision values under the name scores', async () => {
  const { x, y } = rows(60, 5)
  const model = await linearSvc().fit({ x, y })
  using s = await session(model.toGraph!())
  const out = await s.run({ x: { dtype: 'float32', shape: [60, 5], data: Float32Array.from(x.flat()) } })
  for (const [i, v] of (await (await model.decisionFunction(x)).data()).entries()) {
    expect(Math.abs((out.scores!.data as Float32Array)[2 * i + 1]! - v)).toBeLessThan(1e-5)
    expect((out.scores!.data as Float32Array)[2 * i]).toBe(-(out.scores!.data as Float32Array)[2 * i + 1]!)
  }
})

test('on unscaled columns the primal solver reaches the minimum, and the dual one says that it has not', async () => {
  const { x, y } = rows(300, 4)
  const unscaled = x.map((row) => row.map((v, j) => (v + 3) * 10 ** (2 * j - 3)))
  const codes: string[] = []
  const options = { onWarning: (w: { code: string; message: string }) => codes.push(w.message) }
  const primal = await linearSvc().fit({ x: unscaled, y }, options)
  expect(primal.facts).toMatchObject({ solver: 'primal', converged: true })
  expect(codes).toEqual([])
  const dual = await linearSvc({ dual: true, maxIter: 20 }).fit({ x: unscaled, y }, options)
  expect(dual.facts).toMatchObject({ solver: 'dual', converged: false, nIter: 20 })
  expect(codes[0]).toMatch(
    /^linearSvc\.fit: expected a violation of at most 1\.00e-4, got \S+ after 20 iterations\. Scale the columns, lower C, or raise maxIter\.$/,
  )
  expect(dual.facts.objective as number).toBeGreaterThan(primal.facts.objective as number)
  expect(dual.facts.gap as number).toBeGreaterThan(
    0.99 * ((dual.facts.objective as number) - (primal.facts.objective as number)),
  )
})

test('the solver is chosen by loss and shape', async () => {
  const { x, y } = rows(30, 40)
  const solver = async (recipe: ReturnType<typeof linearSvc>, data = { x, y }) => (await recipe.fit(data)).facts.solver
  expect(await solver(linearSvc())).toBe('dual')
  expect(await solver(linearSvc({ dual: false }))).toBe('primal')
  expect(await solver(linearSvc(), rows(50, 3))).toBe('primal')
  expect(await solver(linearSvc({ loss: 'hinge' }), rows(50, 3))).toBe('dual')
})

test('twin and constant columns are no trouble, nor are rows of zeros', async () => {
  const { x, y } = rows(80, 2)
  const twins = x.map(([a, b], i) => (i % 9 === 0 ? [0, 0, 0, 0] : [a!, a!, 5, b!]))
  for (const recipe of [linearSvc({ tol: 1e-9 }), linearSvc({ dual: true, tol: 1e-9, maxIter: 1e5 })]) {
    const coef = await (await recipe.fit({ x: twins, y })).coef.data()
    expect(coef[0]).toBeCloseTo(coef[1]!, 6)
  }
})

test('a fit is stopped between passes', async () => {
  const { x, y } = rows(3000, 50, 100)
  const controller = new AbortController()
  const fit = linearSvc({ loss: 'hinge', C: 100, maxIter: 1e6, tol: 1e-12 }).fit(
    { x: sparseFromDense(x.flat(), 3000, 50), y },
    { signal: controller.signal },
  )
  setTimeout(() => controller.abort(new Error('enough')), 30)
  const start = performance.now()
  await expect(fit).rejects.toThrow('enough')
  expect(performance.now() - start).toBeLessThan(1000)
})

test('with the L1 penalty few columns stay, the fewer the lower C', async () => {
  const { x, y } = rows(200, 30)
  const kept = async (C: number): Promise<number> =>
    (await (await linearSvc({ penalty: 'l1', C }).fit({ x, y })).coef.data()).filter((c) => c !== 0).length
  expect(await kept(0.01)).toBeLessThan(5)
  expect(await kept(100)).toBeGreaterThan(20)
  await expect(linearSvc({ penalty: 'l1', loss: 'hinge' }).fit({ x, y })).rejects.toThrow(
    "linearSvc.fit: expected loss 'squaredHinge' for penalty 'l1', got 'hinge'.",
  )
  await expect(linearSvc({ penalty: 'l1', dual: true }).fit({ x, y })).rejects.toThrow(
    "linearSvc.fit: expected 'dual' false or 'auto' for penalty 'l1', got true",
  )
  const warnings: string[] = []
  await linearSvc({ penalty: 'l1', C: 100, maxIter: 1 }).fit({ x, y }, { onWarning: (w) => warnings.push(w.code) })
  expect(warnings).toEqual(['not-converged'])
})

test('refuses what the primal solver cannot do', async () => {
  const { x, y } = rows(10, 2)
  await expect(linearSvc({ loss: 'hinge', dual: false }).fit({ x, y })).rejects.toThrow(
    "linearSvc.fit: expected a squared loss for 'dual' false, got one with a kink. Use 'dual' true or 'auto'.",
  )
  const wide = sparseFromDense(new Array(4000).fill(1), 2, 2000)
  await expect(linearSvc({ dual: false }).fit({ x: wide, y: ['a', 'b'] })).rejects.toThrow(
    "linearSvc.fit: expected at most 1024 columns and 33554432 values for 'dual' false, got 2 rows of 2000. Use 'dual' true or 'auto'.",
  )
  expect(() => linearSvr({ epsilon: -1 })).toThrow(
    "linearSvr: expected 'epsilon' to be a number >= 0, got -1. The default is 0.",
  )
})
