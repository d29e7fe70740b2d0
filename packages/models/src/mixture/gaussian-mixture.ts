import {
  checkpoints,
  type DenseMatrix,
  defineClusterer,
  denseInput,
  hostTensor,
  InputError,
  learned,
  type Matrix,
  methodInput,
  ParamError,
  type State,
  stream,
  type Tensor,
} from '@foldwise/core'
import { cut, log, runPausing } from '@foldwise/kernels'
import { centerOrder, reordered } from '../cluster/center-order.ts'
import { columnMeans } from '../decomposition/column-means.ts'
import { type FoundMixture, mixtureRows } from './maximize.ts'
import { covarianceShape, freeParameters, type Mixture } from './mixture.ts'
import { mixtureGraph } from './mixture-graph.ts'
import { type MixtureParams, mixtureParams } from './mixture-params.ts'
import { type MixtureRun, mixtureRun } from './mixture-run.ts'
import { mixtureScores } from './mixture-scores.ts'
import { sampleMixture } from './sample-mixture.ts'

const TYPE = 'gaussianMixture'

/** Values between two pauses. */
const SLICE = 1 << 20

/** Rows drawn from a mixture. */
export interface MixtureSample {
  /** float64 `[rows, features]` */
  readonly x: Tensor<'float64'>
  /** int32 `[rows]`: the component that each is of. */
  readonly labels: Tensor<'int32'>
}

/**
 * Rows as draws from a few normal distributions: which they are, how likely each row is, and which one it is of.
 *
 * Maximises the likelihood by expectation and maximisation (Dempster, Laird and Rubin, Journal of the Royal Statistical Society B 39, 1977),
 * to a maximum that need not be the highest; of `nInit` runs the likeliest is taken. Components are numbered by their means, ascending by
 * the first column that differs. Models have `weights` `[nComponents]`, `means` `[nComponents, features]` and `covariances`
 * (`[nComponents, features, features]`, `[features, features]`, `[nComponents, features]` or `[nComponents]`), all float64;
 * `predictProba`, `scoreSamples` (log densities), `bic` and `aic` (the lower, the better, to choose `nComponents` by), and `sample`.
 * `facts` tell `lowerBound` (mean log likelihood), `iterations` and `converged`; runs that stop early warn with code `not-converged`.
 *
 * An iteration costs 4 rows x nComponents x features^2 operations for `'full'`, rows x features^2 for `'tied'`, else rows x nComponents x
 * features. Scale columns of very different units, or lower `regCovar`, which is added in squares of them. Not for clusters of bent
 * shapes (`dbscan`), nor, with `'full'`, for more columns than a component has rows. Weights of rows are refused; the reference takes none.
 */
export const gaussianMixture = defineClusterer({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: mixtureParams,
  async fit({ x, rows }, params, ctx) {
    const { nComponents, covarianceType: type, nInit, maxIter } = params
    const features = x.shape[1]
    checkComponents(nComponents, rows)
    const kernels = await ctx.kernels()
    const center = await runPausing(columnMeans(x), ctx.checkpoint)
    const data = Float64Array.from(x.data)
    for (const [from, to] of cut(rows, Math.max(1, Math.floor(SLICE / Math.max(1, features))))) {
      for (let at = from * features; at < to * features; at += features) {
        for (let j = 0; j < features; j++) data[at + j]! -= center[j]!
      }
      await ctx.checkpoint()
    }
    const about = await mixtureRows(kernels, data, features, type, nComponents, ctx.checkpoint)
    let best: MixtureRun | undefined
    for (let run = 0; run < nInit; run++) {
      const found = await mixtureRun(`${TYPE}.fit`, kernels, about, center, params, run, ctx)
      if (!best || found.lowerBound > best.lowerBound) best = found
    }
    const { mixture, lowerBound, iterations, converged } = best!
    if (!converged) {
      ctx.warn(
        'not-converged',
        `${TYPE}.fit: expected the mean log likelihood to change by less than ${params.tol}, got more after ${maxIter} iterations. Raise maxIter or tol.`,
      )
    }
    return stateOf(mixture, center, { lowerBound, iterations, converged })
  },
  methods(state, params, { features }) {
    const scores = mixtureScores(mixtureIn(state, params, features))
    return {
      async predict(x: DenseMatrix) {
        const { values, components } = await scores(x)
        return Int32Array.from({ length: x.shape[0] }, (_, i) => {
          const row = values.subarray(i * components, (i + 1) * components)
          return row.indexOf(row.reduce((a, b) => Math.max(a, b)))
        })
      },
    }
  },
  expose(state, params, { features }) {
    const mixture = mixtureIn(state, params, features)
    const scores = mixtureScores(mixture)
    const rowsOf = (method: string, x: Matrix): DenseMatrix =>
      methodInput(`${TYPE}.${method}`, denseInput, x, false, mixture.features)
    const free = freeParameters(params.covarianceType, params.nComponents, mixture.features)
    const criterion = async (method: string, x: Matrix, price: (rows: number) => number): Promise<number> => {
      const rows = rowsOf(method, x)
      if (rows.shape[0] === 0) {
        throw new InputError(`${TYPE}.${method}: expected at least one row, got none. Give the rows to judge by.`)
      }
      const { logDensities } = await scores(rows)
      return -2 * logDensities.reduce((a, b) => a + b, 0) + price(rows.shape[0]) * free
    }
    return {
      weights: state.tensors.weights as Tensor<'float64'>,
      means: state.tensors.means as Tensor<'float64'>,
      covariances: state.tensors.covariances as Tensor<'float64'>,
      /** Probability of each component, given the row: `[rows, nComponents]`. */
      async predictProba(x: Matrix): Promise<Tensor<'float64'>> {
        const rows = rowsOf('predictProba', x)
        const { probabilities, components } = await scores(rows)
        return hostTensor(probabilities, [rows.shape[0], components], 'float64')
      },
      /** Logarithm of the density at each row. */
      async scoreSamples(x: Matrix): Promise<Float64Array> {
        return (await scores(rowsOf('scoreSamples', x))).logDensities
      },
      /** Schwarz's criterion on rows. */
      bic: (x: Matrix): Promise<number> => criterion('bic', x, log),
      /** Akaike's criterion on rows. */
      aic: (x: Matrix): Promise<number> => criterion('aic', x, () => 2),
      /** Rows drawn from the mixture; the same `seed` (default 0) draws the same. */
      async sample(rows: number, { seed = 0 }: { readonly seed?: number | string } = {}): Promise<MixtureSample> {
        if (!(Number.isSafeInteger(rows) && rows >= 0)) {
          throw new InputError(`${TYPE}.sample: expected a number of rows >= 0, got ${rows}. Say how many to draw.`)
        }
        const drawing = sampleMixture(mixture, rows, stream(seed, TYPE, 'sample'))
        const { x, labels } = await runPausing(drawing, checkpoints())
        return { x: hostTensor(x, [rows, mixture.features], 'float64'), labels: hostTensor(labels, [rows], 'int32') }
      },
    }
  },
  graph: (state, params, { features }) => mixtureGraph(mixtureIn(state, params, features)),
})

function checkComponents(nComponents: number, rows: number): void {
  if (nComponents <= rows && rows >= 2) return
  throw rows < 2
    ? new InputError(`${TYPE}.fit: expected at least 2 rows, got ${rows}. One row has no variance.`)
    : new ParamError(
        `${TYPE}.fit: expected 'nComponents' to be at most the number of rows, ${rows}, got ${nComponents}. Lower it.`,
      )
}

function stateOf(found: FoundMixture, center: Float64Array, facts: State['facts']): State {
  const { type, features } = found
  const components = found.weights.length
  const order = centerOrder(found.means, features)
  const shape = covarianceShape(type, components, features)
  const perComponent = type === 'tied' ? undefined : found.covariances.length / components
  const inOrder = (v: Float64Array) => (perComponent ? reordered(v, perComponent, order) : Float64Array.from(v))
  const means = reordered(found.means, features, order).map((v, k) => v + center[k % features]!)
  return {
    tensors: {
      weights: hostTensor(reordered(found.weights, 1, order), [components], 'float64'),
      means: hostTensor(means, [components, features], 'float64'),
      covariances: hostTensor(inOrder(found.covariances), shape, 'float64'),
      precisionsCholesky: hostTensor(inOrder(found.factors), shape, 'float64'),
    },
    facts,
  }
}

function mixtureIn(
  state: State,
  { nComponents, covarianceType: type }: MixtureParams,
  columns: number | undefined,
): Mixture {
  const means = learned(state, 'means', 'float64', [nComponents, columns])
  const features = means.length / nComponents
  const shape = covarianceShape(type, nComponents, features)
  return {
    type,
    features,
    weights: learned(state, 'weights', 'float64', [nComponents]),
    means,
    factors: learned(state, 'precisionsCholesky', 'float64', shape),
  }
}
