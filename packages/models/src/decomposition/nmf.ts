import {
  checkpoints,
  custom,
  type DenseMatrix,
  defineTransformer,
  denseInput,
  denseOrSparseInput,
  hostTensor,
  integer,
  learned,
  number,
  oneOf,
  ParamError,
  type SparseMatrix,
  type State,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { checkSize } from './check-size.ts'
import { betaDivergence } from './nmf/beta-divergence.ts'
import { descend, encode, type NmfOptions } from './nmf/coordinate-descent.ts'
import { encodeByLoss, multiply } from './nmf/multiplicative.ts'
import { nmfRows } from './nmf/nmf-rows.ts'
import { nmfStart } from './nmf/nmf-start.ts'
import { projectRows } from './project-rows.ts'

const TYPE = 'nmf'
type Rows = DenseMatrix | SparseMatrix

const params = {
  nComponents: integer({ min: 1, default: 2, space: { kind: 'integer', min: 2, max: 100, log: true } }),
  /**
   * Where to start: from singular vectors (`'nndsvd'`), their zeros filled with the mean (`'nndsvda'`) or a little noise (`'nndsvdar'`);
   * from `'random'` numbers; null: `'nndsvda'`, or `'random'` for more components than rows or features. Multiplicative updates leave
   * zeros what they are, so that `'nndsvd'` is for `'cd'`. The mean as scikit-learn takes it is in other units than the start: for values of
   * many thousands, scale them, or take `'nndsvd'` or `'random'`.
   */
  init: oneOf(null, 'nndsvd', 'nndsvda', 'nndsvdar', 'random'),
  /** `'cd'`: coordinate descent, for squared differences, the faster; `'mu'`: multiplicative updates, for every loss. */
  solver: oneOf('cd', 'mu'),
  /** Half the squared difference; `'kullback-leibler'`, for counts; `'itakura-saito'`, for spectra, without zeros. */
  betaLoss: oneOf('frobenius', 'kullback-leibler', 'itakura-saito'),
  /** Of the first violation of the optimum (`'cd'`), or of the first loss that ten steps win (`'mu'`), at which to stop. */
  tol: number({ min: 0, default: 1e-4 }),
  maxIter: integer({ min: 1, default: 200 }),
  /** Penalty of coefficients, times the number of features. */
  alphaW: number({ min: 0, default: 0 }),
  /** Penalty of components, times the number of rows; `'same'` as `alphaW`. */
  alphaH: custom<'same' | number>({
    kind: 'number',
    default: 'same',
    expects: "'same', or a number >= 0",
    accepts: (v) => v === 'same' || (typeof v === 'number' && v >= 0 && Number.isFinite(v)),
  }),
  /** Share of L1 in the penalties; the rest is half of L2. */
  l1Ratio: number({ min: 0, max: 1, default: 0 }),
}
type Params = Values<typeof params>

/**
 * Rows of values >= 0 as sums of a few parts, with nothing taken away: X is about W H, all >= 0. Of texts, topics; of images, parts; of
 * spectra, sources.
 *
 * Minimises the loss plus the penalties, by turns in W and H, to a minimum that need not be the least of all: by coordinate descent
 * (Cichocki and Phan 2009), or by multiplicative updates (Lee and Seung, Nature 401, 1999; Févotte and Idier 2011), from the start and
 * by the stopping rules of scikit-learn. Models have `components` (H) float64 `[nComponents, features]`; `transform` finds the W of rows, each
 * by itself until it converges, where scikit-learn stops all rows of a batch together; `inverseTransform` gives W H. `facts` tell
 * `reconstructionError` (of squared differences, their root), `iterations` and `converged`; fits that stop early warn with code
 * `not-converged`.
 *
 * An iteration costs about 4 nComponents operations a value that is not 0 (`'cd'`), or 8. Scale columns of larger units, which dominate.
 * Not for values below 0, which it refuses, nor where parts may cancel: `pca` and `truncatedSvd` reach a smaller error with as many.
 * `transform` is an optimisation, which ONNX cannot express.
 */
export const nmf = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params,
  async fit({ x }, params, ctx) {
    const { nComponents, init, solver, betaLoss, maxIter } = params
    const where = `${TYPE}.fit`
    if (solver === 'cd' && betaLoss !== 'frobenius') {
      throw new ParamError(
        `${where}: expected betaLoss 'frobenius' for solver 'cd', got '${betaLoss}'. Take solver 'mu'.`,
      )
    }
    const rows = nmfRows(where, x, betaLoss)
    const kernels = await ctx.kernels()
    const start = await nmfStart(where, kernels, rows, nComponents, init, ctx)
    const options = optionsOf(params, rows)
    const each = (iteration: number, left: number): void =>
      ctx.progress('iterations', iteration, maxIter, { gap: left })
    const { w, ht, iterations, converged, gap } =
      solver === 'cd'
        ? await descend(kernels, rows, start, nComponents, options, ctx.checkpoint, each)
        : await multiply(rows, start, nComponents, betaLoss, options, ctx.checkpoint, each)
    if (!converged && params.tol > 0) {
      const what = solver === 'cd' ? 'a violation of at most' : 'ten steps to win less than'
      const share = solver === 'cd' ? 'of the first' : 'of the first loss'
      ctx.warn(
        'not-converged',
        `${where}: expected ${what} ${params.tol} ${share}, got ${gap.toExponential(2)} after ${iterations} iterations. Raise maxIter or tol.`,
      )
    }
    const reconstructionError = await betaDivergence(rows, { w, ht }, nComponents, betaLoss, ctx.checkpoint)
    checkSize(where, reconstructionError)
    const components = new Float64Array(ht.length)
    ht.forEach((v, k) => {
      components[(k % nComponents) * rows.columns + Math.floor(k / nComponents)] = v
    })
    return {
      tensors: {
        components: hostTensor(components, [nComponents, rows.columns], 'float64'),
      },
      facts: { reconstructionError, iterations, converged },
    }
  },
  methods(state, params, { features }) {
    const { nComponents } = params
    const components = componentsOf(state, params, features)
    const columns = components.length / nComponents
    const ht = new Float64Array(components.length)
    components.forEach((v, k) => {
      ht[(k % columns) * nComponents + Math.floor(k / columns)] = v
    })
    return {
      async transform(x: Rows) {
        const rows = nmfRows(`${TYPE}.transform`, x, params.betaLoss)
        const options = optionsOf(params, rows)
        const w =
          rows.rows === 0
            ? new Float64Array(0)
            : params.solver === 'cd'
              ? await encode(await loadKernels(), rows, ht, nComponents, options, checkpoints())
              : await encodeByLoss(rows, ht, nComponents, params.betaLoss, options, checkpoints())
        return hostTensor(w, [rows.rows, nComponents], 'float64')
      },
      featureNames: () => Array.from({ length: nComponents }, (_, q) => `nmf${q}`),
    }
  },
  inverse: (state, params, { features }) => ({
    accepts: denseInput,
    features: params.nComponents,
    /** W H, `[rows, features]`. */
    async inverseTransform(z: DenseMatrix): Promise<Tensor<'float64'>> {
      const components = componentsOf(state, params, features)
      const outputs = components.length / params.nComponents
      const values = await projectRows(z, { directions: components, transposed: true, outputs })
      return hostTensor(values, [z.shape[0], outputs], 'float64')
    },
  }),
  expose: ({ tensors }) => ({ components: tensors.components as Tensor<'float64'> }),
})

const componentsOf = (state: State, { nComponents }: Params, features: number | undefined): Float64Array =>
  learned(state, 'components', 'float64', [nComponents, features])

function optionsOf(
  { maxIter, tol, alphaW, alphaH, l1Ratio }: Params,
  x: { rows: number; columns: number },
): NmfOptions {
  const penalty = (alpha: number, size: number) => ({ l1: size * alpha * l1Ratio, l2: size * alpha * (1 - l1Ratio) })
  return { maxIter, tol, w: penalty(alphaW, x.columns), h: penalty(alphaH === 'same' ? alphaW : alphaH, x.rows) }
}
