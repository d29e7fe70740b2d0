import { stream, type Warning } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  bayesianRidge,
  elasticNet,
  elasticNetCv,
  gammaRegressor,
  gaussianMixture,
  huberRegressor,
  kMeans,
  lasso,
  lassoCv,
  linearDiscriminantAnalysis,
  linearRegression,
  linearSvc,
  linearSvr,
  logisticRegression,
  logisticRegressionCv,
  miniBatchKMeans,
  nmf,
  nuSvc,
  nuSvr,
  oneClassSvm,
  poissonRegressor,
  quantileRegressor,
  ridge,
  sgdClassifier,
  sgdRegressor,
  svc,
  svr,
  tweedieRegressor,
} from '../src/index.ts'

const rng = stream(0, 'not-converged')
const x = Array.from({ length: 120 }, () => Array.from({ length: 6 }, (_, j) => (rng.next() + 0.1) * 4 ** j))
const y = x.map((r) => r[0]! + r[3]! / 40 + 0.3 * rng.normal() + 2)
const counts = y.map((v) => Math.max(1, Math.round(v)))
const classes = y.map((v) => (v > 3.5 ? 'high' : 'low'))

type Fit = (onWarning: (w: Warning) => void) => Promise<{ readonly facts: object }>
const fitting =
  (make: unknown, params: object, targets?: ArrayLike<unknown>): Fit =>
  (onWarning) =>
    (make as (p: object) => { fit(d: object, o: object): ReturnType<Fit> })(params).fit(
      { x, ...(targets && { y: targets }) },
      { onWarning },
    )

/** Fits that are stopped long before they are done. */
const stopped: Record<string, Fit> = {
  lasso: fitting(lasso, { maxIter: 1, alpha: 1e-3 }, y),
  elasticNet: fitting(elasticNet, { maxIter: 1, alpha: 1e-3 }, y),
  lassoCv: fitting(lassoCv, { maxIter: 1, tol: 1e-9 }, y),
  elasticNetCv: fitting(elasticNetCv, { maxIter: 1, tol: 1e-9 }, y),
  'logisticRegression, lbfgs': fitting(
    logisticRegression,
    { maxIter: 1, solver: 'lbfgs', C: 1e4, tol: 1e-12 },
    classes,
  ),
  'logisticRegression, newton-cg': fitting(
    logisticRegression,
    { maxIter: 1, solver: 'newton-cg', tol: 1e-12 },
    classes,
  ),
  'logisticRegression, newton-cholesky': fitting(
    logisticRegression,
    { maxIter: 1, solver: 'newton-cholesky', tol: 1e-12 },
    classes,
  ),
  'logisticRegression, dual': fitting(logisticRegression, { maxIter: 1, solver: 'dual', tol: 1e-12 }, classes),
  'logisticRegression, coordinate': fitting(logisticRegression, { maxIter: 1, penalty: 'l1', tol: 1e-12 }, classes),
  logisticRegressionCv: fitting(logisticRegressionCv, { maxIter: 1, tol: 1e-12, Cs: 2 }, classes),
  poissonRegressor: fitting(poissonRegressor, { maxIter: 1 }, counts),
  gammaRegressor: fitting(gammaRegressor, { maxIter: 1 }, counts),
  tweedieRegressor: fitting(tweedieRegressor, { maxIter: 1 }, counts),
  huberRegressor: fitting(huberRegressor, { maxIter: 1 }, y),
  quantileRegressor: fitting(quantileRegressor, { maxIter: 1 }, y),
  bayesianRidge: fitting(bayesianRidge, { maxIter: 1 }, y),
  sgdClassifier: fitting(sgdClassifier, { maxIter: 2, tol: 1e-9 }, classes),
  sgdRegressor: fitting(sgdRegressor, { maxIter: 2, tol: 1e-9, eta0: 1e-9 }, y),
  'linearSvc, dual': fitting(linearSvc, { maxIter: 1, dual: true }, classes),
  'linearSvc, primal': fitting(linearSvc, { maxIter: 1, dual: false, tol: 1e-9 }, classes),
  'linearSvc, L1': fitting(linearSvc, { maxIter: 1, penalty: 'l1', dual: false, tol: 1e-9 }, classes),
  linearSvr: fitting(linearSvr, { maxIter: 1 }, y),
  svc: fitting(svc, { maxIter: 1 }, classes),
  nuSvc: fitting(nuSvc, { maxIter: 1, nu: 0.1 }, classes),
  svr: fitting(svr, { maxIter: 1 }, y),
  nuSvr: fitting(nuSvr, { maxIter: 1 }, y),
  oneClassSvm: fitting(oneClassSvm, { maxIter: 1 }),
  kMeans: fitting(kMeans, { maxIter: 1, nClusters: 5 }),
  gaussianMixture: fitting(gaussianMixture, { maxIter: 1, nComponents: 3 }),
  'nmf, coordinate descent': fitting(nmf, { maxIter: 1, nComponents: 2 }),
  'nmf, multiplicative': fitting(nmf, { maxIter: 1, nComponents: 2, solver: 'mu' }),
}

test.each(Object.entries(stopped))('%s: a fit that is stopped early warns with what it reached', async (name, fit) => {
  const warnings: Warning[] = []
  const { facts } = await fit((w) => warnings.push(w))
  expect(warnings.map((w) => w.code)).toContain('not-converged')
  const { message } = warnings.find((w) => w.code === 'not-converged')!
  // Type, what was asked for, what was reached, after how much work, and a remedy.
  expect(message).toMatch(/^(\w+ \d+ of \d+: )?\w+\.fit: expected .+, got .*\d.*\. .+\.$/)
  expect(message).toContain(`${name.split(',')[0]}.fit`)
  expect(facts).toMatchObject({ converged: false })
})

test('batches of k-means that end early warn too', async () => {
  const warnings: Warning[] = []
  await miniBatchKMeans({ nClusters: 5, maxIter: 1, batchSize: 20 }).fit({ x }, { onWarning: (w) => warnings.push(w) })
  expect(warnings.map((w) => w.code)).toEqual(['not-converged'])
})

describe('singular systems say so, and answer as the reference', () => {
  // The last column is the sum of the first two: least squares has many answers, and takes the shortest.
  const singular = x.map((r) => [r[0]!, r[1]!, r[0]! + r[1]!])

  test('linearRegression and ridge without penalty: rank, and predictions of the columns that tell', async () => {
    const model = await linearRegression().fit({ x: singular, y })
    expect(model.facts.rank).toBe(2)
    const two = await linearRegression().fit({ x: singular.map((r) => r.slice(0, 2)), y })
    const none = await ridge({ alpha: 0 }).fit({ x: singular, y })
    const wanted = await two.predict(singular.map((r) => r.slice(0, 2)))
    for (const found of [await model.predict(singular), await none.predict(singular)])
      for (const [i, v] of found.entries()) expect(v).toBeCloseTo(wanted[i]!, 9)
    const [a, b, c] = await model.coef.data()
    // The shortest: orthogonal to (1, 1, -1), along which nothing changes.
    expect(a! + b! - c!).toBeCloseTo(0, 9)
  })

  test('linearDiscriminantAnalysis warns with the rank', async () => {
    const warnings: Warning[] = []
    await linearDiscriminantAnalysis().fit({ x: singular, y: classes }, { onWarning: (w) => warnings.push(w) })
    expect(warnings.map((w) => w.code)).toEqual(['rank-deficient'])
    expect(warnings[0]!.message).toContain('got rank 2 of 3 that vary')
  })
})
