import {
  boolean,
  checkpoints,
  defineRegressor,
  denseInput,
  hostTensor,
  integer,
  learned,
  type Matrix,
  methodInput,
  number,
  optional,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { log, runPausing, svd } from '@foldwise/kernels'
import { checkSize } from '../decomposition/check-size.ts'
import { checkErrors } from './check-errors.ts'
import { centredRows } from './least-squares/centred-rows.ts'
import { linearExpose, linearGraph, linearMethods, linearState } from './linear-model.ts'

const TYPE = 'bayesianRidge'
const LOG_2_PI = 1.8378770664093453

const params = {
  maxIter: integer({ min: 1, default: 300 }),
  /** Fitting stops when the coefficients' changes add up to less than this. */
  tol: number({ above: 0, default: 1e-3 }),
  /** Shape of the gamma prior of the noise's precision, and its rate. */
  alpha1: number({ min: 0, default: 1e-6 }),
  alpha2: number({ min: 0, default: 1e-6 }),
  /** Shape of the gamma prior of the coefficients' precision, and its rate. */
  lambda1: number({ min: 0, default: 1e-6 }),
  lambda2: number({ min: 0, default: 1e-6 }),
  /** First precision of the noise; null is 1 over the variance of the targets. */
  alphaInit: optional(number({ above: 0, default: 1 })),
  /** First precision of the coefficients; null is 1. */
  lambdaInit: optional(number({ above: 0, default: 1 })),
  /** Keep the log marginal likelihood of each iteration in `facts.scores`. */
  computeScore: boolean({ default: false }),
  fitIntercept: boolean({ default: true }),
}

/**
 * Ridge regression that learns its strength, and knows how sure it is: coefficients and noise are normal, their precisions `lambda` and
 * `alpha` have gamma priors.
 *
 * Maximises the marginal likelihood over both precisions by MacKay's updates (Bayesian interpolation, Neural Computation 4, 1992;
 * Tipping, JMLR 1, 2001, appendix A), as scikit-learn does, from one singular value decomposition of the centred rows, times the roots
 * of their weights. Models have `coef` float64 `[features]`, `intercept`, the posterior's covariance `sigma` `[features, features]`,
 * and `predictStd(x)`, the standard deviation of each prediction with its noise; `facts` have `alpha`, `lambda`, `iterations` and
 * `converged`.
 *
 * Costs 2 rows x features^2 + 40 features^3 operations, for wide data with rows and features exchanged, and features^2 numbers for
 * `sigma`. One precision is for all coefficients: scale the columns unless they are alike.
 */
export const bayesianRidge = defineRegressor({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params,
  async fit({ x, y, weight }, p, ctx) {
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const centred = await centredRows(ws, x, y, weight, p.fitIntercept, ctx.checkpoint)
    const { a, b, root, mean, targetMean } = centred
    checkSize(`${TYPE}.fit`, centred.size)
    await ctx.checkpoint()
    const k = Math.min(a.rows, a.columns)
    const out = {
      s: ws.raw(Float64Array, k),
      u: ws.raw(Float64Array, k * a.rows),
      v: ws.raw(Float64Array, k * a.columns),
    }
    await runPausing(svd(kernels, a, out), ctx.checkpoint)
    await ctx.checkpoint()
    const [s, u, v] = [out.s.view, out.u.view, out.v.view]
    const along = Float64Array.from({ length: k }, (_, q) => product(u, q * a.rows, b.view))
    const total = root.view.reduce((t, r) => t + r * r, 0)
    const variance = varianceOf(y, weight, p.fitIntercept ? targetMean : undefined)
    checkErrors(`${TYPE}.fit`, variance)
    const spectrum = { s, along, v, features: a.columns, total, squares: product(b.view, 0, b.view) }
    const found = await evidence(spectrum, variance, p, ctx.checkpoint)
    ctx.progress('fit', found.iterations, p.maxIter)
    if (!found.converged) {
      ctx.warn(
        'not-converged',
        `${TYPE}.fit: expected coefficients that change by less than ${p.tol}, got ${found.change.toExponential(2)} after ${found.iterations} iterations. Raise maxIter or tol.`,
      )
    }
    const { coef, alpha, lambda, iterations, converged, scores } = found
    const intercept = coef.reduce((t, c, j) => t - c * mean[j]!, targetMean)
    const facts = { alpha, lambda, iterations, converged, ...(p.computeScore && { scores }) }
    const state = linearState(coef, intercept, facts)
    const sigma = hostTensor(
      await covariance(spectrum, alpha, lambda, ctx.checkpoint),
      [coef.length, coef.length],
      'float64',
    )
    return { ...state, tensors: { ...state.tensors, sigma, mean: hostTensor(mean, [coef.length], 'float64') } }
  },
  methods: linearMethods,
  expose: (state, _params, { features }) => ({
    ...linearExpose(state),
    sigma: state.tensors.sigma as Tensor<'float64'>,
    /** Standard deviation of each row's target, noise included. */
    predictStd: (x: Matrix): Promise<Float64Array> => deviations(state, features, x),
  }),
  graph: linearGraph,
})

interface Spectrum {
  /** Singular values, and the targets along their left vectors. */
  readonly s: Float64Array
  readonly along: Float64Array
  /** Right vectors, one a row. */
  readonly v: Float64Array
  readonly features: number
  /** Sum of the weights. */
  readonly total: number
  /** Squared length of the targets. */
  readonly squares: number
}

async function evidence(spectrum: Spectrum, variance: number, p: Values<typeof params>, pause: () => Promise<void>) {
  const { s, along, features, total } = spectrum
  let alpha = p.alphaInit ?? 1 / (variance + Number.EPSILON)
  let lambda = p.lambdaInit ?? 1
  let before: Float64Array | undefined
  let change = Infinity
  let iterations = 0
  const scores: number[] = []
  const at = () => posterior(spectrum, lambda / alpha)
  while (iterations < p.maxIter && change >= p.tol) {
    iterations++
    await pause()
    const { coef, errors, length } = at()
    if (p.computeScore) scores.push(likelihood(errors, length))
    let gamma = 0
    for (const value of s) gamma += (alpha * value * value) / (lambda + alpha * value * value)
    lambda = (gamma + 2 * p.lambda1) / (length + 2 * p.lambda2)
    // Weights may sum to less than the rank.
    alpha = (Math.max(0, total - gamma) + 2 * p.alpha1) / (errors + 2 * p.alpha2)
    if (before) change = coef.reduce((t, c, j) => t + Math.abs(c - before![j]!), 0)
    before = coef
  }
  const { coef, errors, length } = at()
  if (p.computeScore) scores.push(likelihood(errors, length))
  return { coef, alpha, lambda, iterations, change, converged: change < p.tol, scores }

  function likelihood(errors: number, length: number): number {
    let determinant = (features - along.length) * log(lambda)
    for (const value of s) determinant += log(lambda + alpha * value * value)
    const priors = p.lambda1 * log(lambda) - p.lambda2 * lambda + p.alpha1 * log(alpha) - p.alpha2 * alpha
    const fit = features * log(lambda) + total * log(alpha) - alpha * errors - lambda * length
    return priors + 0.5 * (fit - determinant - total * LOG_2_PI)
  }
}

/** The ridge solution of one strength, its squared errors, and its squared length. */
function posterior({ s, along, v, features, squares }: Spectrum, ratio: number) {
  const coef = new Float64Array(features)
  let errors = squares
  let length = 0
  for (let q = 0; q < s.length; q++) {
    const value = s[q]!
    const w = (value * along[q]!) / (value * value + ratio)
    const rest = along[q]! - value * w
    errors += rest * rest - along[q]! * along[q]!
    length += w * w
    for (let j = 0; j < features; j++) coef[j]! += w * v[q * features + j]!
  }
  return { coef, errors: Math.max(0, errors), length }
}

/** (lambda + alpha A'A)^-1; directions without data have the prior's variance. */
async function covariance(
  { s, v, features }: Spectrum,
  alpha: number,
  lambda: number,
  pause: () => Promise<void>,
): Promise<Float64Array<ArrayBuffer>> {
  const out = new Float64Array(features * features)
  // Where there are no such directions, nothing is to be subtracted: it would cost digits.
  const rest = s.length < features ? 1 / lambda : 0
  for (let j = 0; j < features; j++) out[j * features + j] = rest
  for (let q = 0; q < s.length; q++) {
    await pause()
    const off = 1 / (lambda + alpha * s[q]! * s[q]!) - rest
    for (let i = 0; i < features; i++) {
      const f = off * v[q * features + i]!
      for (let j = 0; j < features; j++) out[i * features + j]! += f * v[q * features + j]!
    }
  }
  return out
}

async function deviations(state: State, columns: number | undefined, x: Matrix): Promise<Float64Array> {
  const { data, shape } = methodInput(`${TYPE}.predictStd`, denseInput, x, false, columns)
  const [rows, features] = shape
  const mean = learned(state, 'mean', 'float64', [columns])
  const sigma = learned(state, 'sigma', 'float64', [columns, columns])
  const pause = checkpoints()
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    await pause()
    const row = mean.map((m, j) => data[i * features + j]! - m)
    let variance = 1 / Number(state.facts.alpha)
    for (let j = 0; j < row.length; j++) variance += row[j]! * product(sigma, j * row.length, row)
    out[i] = Math.sqrt(variance)
  }
  return out
}

function product(x: Float64Array, from: number, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) sum += x[from + i]! * y[i]!
  return sum
}

/** Weighted variance of the targets around their mean. */
function varianceOf(y: Float64Array, weight: Float64Array | undefined, known: number | undefined): number {
  const total = weight ? weight.reduce((a, b) => a + b, 0) : y.length
  const share = (i: number): number => (weight?.[i] ?? 1) / total
  const mean = known ?? y.reduce((s, v, i) => s + share(i) * v, 0)
  return y.reduce((s, v, i) => s + share(i) * (v - mean) * (v - mean), 0)
}
