import {
  checkpoints,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  integer,
  isSparse,
  learned,
  ParamError,
  type SparseMatrix,
  type State,
  type Tensor,
} from '@foldwise/core'
import { cut, type Kernels, type Region, runPausing, toCsr, type Workspace } from '@foldwise/kernels'
import { linearMargins } from '../linear/linear-margins.ts'
import { checkSize } from './check-size.ts'
import { columnVariances } from './column-variances.ts'
import { flipSigns } from './flip-signs.ts'
import { denseOperator, type LinearOperator, sparseOperator } from './linear-operator.ts'
import { projectRows } from './project-rows.ts'
import { projectionGraph } from './projection-graph.ts'
import { randomizedSvd } from './randomized-svd.ts'

const TYPE = 'truncatedSvd'
type Rows = DenseMatrix | SparseMatrix

/**
 * The few directions that say most about rows, which are not centred first, so that sparse ones stay sparse: of texts, latent semantic
 * analysis.
 *
 * Components are the first right singular vectors, found on a random subspace (Halko, Martinsson and Tropp, SIAM Review 53, 2011), each
 * turned so that its largest entry is positive, as scikit-learn's. Models have `components` `[nComponents, features]`,
 * `singularValues`, `explainedVariance` and `explainedVarianceRatio` `[nComponents]`, all float64; components explain what they do of
 * the variance about the mean, so the first may well explain less than the second.
 *
 * Costs 2 (nIter + 1) passes over the values times nComponents + nOversamples. Where singular values fall slowly, raise nIter. Dense
 * rows are better served by `pca`.
 */
export const truncatedSvd = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseOrSparseInput,
  params: {
    nComponents: integer({ min: 1, default: 2, space: { kind: 'integer', min: 2, max: 300, log: true } }),
    /** Iterations that turn the random subspace. */
    nIter: integer({ min: 0, default: 5 }),
    /** Dimensions of the subspace beside `nComponents`. */
    nOversamples: integer({ min: 0, default: 10 }),
  },
  async fit({ x, rows }, { nComponents, nIter, nOversamples }, ctx) {
    const features = x.shape[1]
    const most = Math.min(rows, features)
    if (nComponents > most) {
      throw new ParamError(
        `${TYPE}.fit: expected 'nComponents' to be at most ${most} for ${rows} rows of ${features} features, got ${nComponents}. Lower it.`,
      )
    }
    const kernels = await ctx.kernels()
    using ws = kernels.workspace()
    const size = Math.min(most, nComponents + nOversamples)
    const { values, vectors } = await randomizedSvd(
      kernels,
      await operatorOf(kernels, ws, x, ctx.checkpoint),
      size,
      nIter,
      ctx,
    )
    checkSize(`${TYPE}.fit`, values[0]!)
    const components = Float64Array.from(vectors.subarray(0, nComponents * features))
    flipSigns(components, features)
    const transformed = await project(x, components, nComponents, ctx.checkpoint)
    const explained = await runPausing(
      columnVariances({ kind: 'dense', shape: [rows, nComponents], data: transformed }),
      ctx.checkpoint,
    )
    const total = (await runPausing(columnVariances(x), ctx.checkpoint)).reduce((sum, v) => sum + v, 0)
    ctx.progress('fit', 1, 1)
    const vector = (data: Float64Array) => hostTensor(Float64Array.from(data), [nComponents], 'float64')
    return {
      tensors: {
        components: hostTensor(components, [nComponents, features], 'float64'),
        singularValues: vector(values.subarray(0, nComponents)),
        explainedVariance: vector(explained),
        explainedVarianceRatio: vector(explained.map((v) => (total > 0 ? v / total : 0))),
      },
      facts: {},
    }
  },
  methods(state, { nComponents }, { features }) {
    const components = componentsOf(state, nComponents, features)
    return {
      async transform(x: Rows) {
        return hostTensor(await project(x, components, nComponents), [x.shape[0], nComponents], 'float64')
      },
      featureNames: () => Array.from({ length: nComponents }, (_, q) => `truncatedSvd${q}`),
    }
  },
  expose: ({ tensors }) => ({
    components: tensors.components as Tensor<'float64'>,
    singularValues: tensors.singularValues as Tensor<'float64'>,
    explainedVariance: tensors.explainedVariance as Tensor<'float64'>,
    explainedVarianceRatio: tensors.explainedVarianceRatio as Tensor<'float64'>,
  }),
  graph: (state, { nComponents }, { features }) =>
    projectionGraph(componentsOf(state, nComponents, features), nComponents),
})

/** Products with stored values between two pauses. */
const PRODUCTS = 1 << 24

/** Values copied between two pauses. */
const SLICE = 1 << 22

async function copied(ws: Workspace, data: Float64Array, pause: () => Promise<void>): Promise<Region<Float64Array>> {
  const to = ws.raw(Float64Array, data.length)
  for (const [from, end] of cut(data.length, SLICE)) {
    to.view.set(data.subarray(from, end), from)
    await pause()
  }
  return to
}

const componentsOf = (state: State, count: number, features: number | undefined): Float64Array =>
  learned(state, 'components', 'float64', [count, features])

async function operatorOf(
  kernels: Kernels,
  ws: Workspace,
  x: Rows,
  pause: () => Promise<void>,
): Promise<LinearOperator> {
  const [rows, columns] = x.shape
  if (!isSparse(x)) return denseOperator(kernels, { rows, columns, values: await copied(ws, x.data, pause) })
  return sparseOperator(kernels, toCsr(ws, { rows, columns, ...x }))
}

async function project(
  x: Rows,
  directions: Float64Array,
  outputs: number,
  pause: () => Promise<void> = checkpoints(),
): Promise<Float64Array<ArrayBuffer>> {
  if (!isSparse(x)) return projectRows(x, { directions, outputs }, pause)
  const [rows, columns] = x.shape
  const none = new Float64Array(outputs)
  const out = new Float64Array(rows * outputs)
  const perRow = Math.max(1, (x.values.length * outputs) / Math.max(1, rows))
  for (const [from, to] of cut(rows, Math.max(1, Math.floor(PRODUCTS / perRow)))) {
    const some = { ...x, shape: [to - from, columns], indptr: x.indptr.subarray(from, to + 1) } as const
    out.set(linearMargins(some, directions, none), from * outputs)
    await pause()
  }
  return out
}
