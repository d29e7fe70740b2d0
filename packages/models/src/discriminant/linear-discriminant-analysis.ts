import {
  custom,
  type DenseMatrix,
  defineClassifier,
  denseInput,
  hostTensor,
  InputError,
  integer,
  learned,
  type Matrix,
  methodInput,
  number,
  oneOf,
  optional,
  ParamError,
  type State,
  type Tensor,
} from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { linearMargins } from '../linear/linear-margins.ts'
import { logisticModel } from '../linear/logistic/model.ts'
import { classRows, priorsParam } from './class-rows.ts'
import type { Shrinkage } from './covariance.ts'
import { byEigenvectors, byLeastSquares, bySingularValues } from './solvers.ts'

const TYPE = 'linearDiscriminantAnalysis'

/**
 * Classes as normal clouds of one shared shape: planes between them, probabilities, and the directions that part them best.
 *
 * Each class has a mean, all have one covariance, and Bayes' rule gives the probabilities (Fisher, Annals of Eugenics 7, 1936; Hastie,
 * Tibshirani and Friedman, section 4.3), as scikit-learn's `LinearDiscriminantAnalysis`. Models have `coef` float64 `[1, features]` for
 * two classes, else `[classes, features]`, and `intercept` (around the mean of all for every solver, in scikit-learn for `'svd'` only:
 * scores of more classes differ by what all share); `means` `[classes, features]`, `priors` `[classes]`; and, but for solver
 * `'lsqr'`, `transform(x)`: each row's place along the `nComponents` most telling directions, float64 `[rows, nComponents]`, with
 * `explainedVarianceRatio`. `facts.rank` is that of the rows around their classes' means; a lower one than there are columns that vary
 * warns with code `rank-deficient`.
 *
 * Costs 2 rows x features^2 + 40 features^3 operations by singular values, rows x features^2 and 10 features^3 or less by covariances.
 * Units of the columns do not matter but for shrinkage by a number. Not for classes of different shapes (take
 * `quadraticDiscriminantAnalysis`), nor where outliers would bend means and covariances (take `logisticRegression`).
 */
export const linearDiscriminantAnalysis = defineClassifier({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  params: {
    /** Singular values, without a covariance; or with one, which can be shrunk: its equations, or its eigenvectors. */
    solver: oneOf('svd', 'lsqr', 'eigen'),
    /** Share of the mean variance mixed into the covariance, for few rows a column; `'auto'`: Ledoit and Wolf's. Not for `'svd'`. */
    shrinkage: custom<Shrinkage>({
      kind: 'shrinkage',
      default: null as Shrinkage,
      expects: "a number from 0 to 1, 'auto', or null",
      accepts: (v) => v === null || v === 'auto' || (typeof v === 'number' && v >= 0 && v <= 1),
    }),
    priors: priorsParam(),
    /** Directions of `transform`; null: as many as there are, at most classes - 1. */
    nComponents: optional(integer({ min: 1, default: 1 })),
    /** Singular values up to this, of columns of variance 1, count as 0; for `'svd'`. */
    tol: number({ min: 0, default: 1e-4 }),
  },
  async fit(data, { solver, shrinkage, priors, nComponents, tol }, ctx) {
    if (solver === 'svd' && shrinkage !== null) {
      throw new ParamError(
        `${TYPE}.fit: expected 'shrinkage' null for solver 'svd', got ${shrinkage}. Take solver 'lsqr' or 'eigen'.`,
      )
    }
    const features = data.x.shape[1]
    const most = Math.min(data.classes - 1, features)
    if (nComponents !== null && nComponents > most) {
      throw new ParamError(
        `${TYPE}.fit: expected 'nComponents' to be at most ${most}, for ${data.classes} classes and ${features} features, got ${nComponents}. Lower it.`,
      )
    }
    const rows = classRows(TYPE, data, priors)
    const kernels = await ctx.kernels()
    const found =
      solver === 'svd'
        ? await bySingularValues(kernels, rows, tol, ctx)
        : await (solver === 'lsqr' ? byLeastSquares : byEigenvectors)(kernels, rows, shrinkage, ctx)
    if (!found) {
      throw new InputError(
        `${TYPE}.fit: expected columns that are independent within classes, got a singular covariance. Take solver 'svd', or give 'shrinkage'.`,
      )
    }
    const { rank, varying, mean, half, directions, ratio } = found
    if (rank < varying) {
      ctx.warn(
        'rank-deficient',
        `${TYPE}.fit: expected columns that are independent within classes, got rank ${rank} of ${varying} that vary: what only the rest would tell is not used. Drop columns, or give 'shrinkage'.`,
      )
    }
    ctx.progress('fit', 1, 1)
    const { coef, intercept } = planes(found.coef, mean, half, rows.priors)
    const outputs = intercept.length
    const kept = directions && Math.min(nComponents ?? most, most, directions.length / features)
    const vector = (v: Float64Array) => hostTensor(Float64Array.from(v), [v.length], 'float64')
    return {
      tensors: {
        coef: hostTensor(coef, [outputs, features], 'float64'),
        intercept: hostTensor(intercept, [outputs], 'float64'),
        means: hostTensor(rows.means, [data.classes, features], 'float64'),
        priors: vector(rows.priors),
        center: vector(mean),
        ...(directions &&
          ratio &&
          kept !== undefined && {
            directions: hostTensor(directions.slice(0, kept * features), [kept, features], 'float64'),
            explainedVarianceRatio: vector(ratio.subarray(0, kept)),
          }),
      },
      facts: { rank },
    }

    /** Scores of the classes; of two classes, that of the second less that of the first. */
    function planes(all: Float64Array, from: Float64Array, halves: Float64Array, prior: Float64Array) {
      const score = Float64Array.from(halves, (h, c) => {
        let shift = 0
        for (let j = 0; j < features; j++) shift += all[c * features + j]! * from[j]!
        return log(prior[c]!) - h - shift
      })
      if (score.length > 2) return { coef: Float64Array.from(all), intercept: score }
      const coef = Float64Array.from({ length: features }, (_, j) => all[features + j]! - all[j]!)
      return { coef, intercept: Float64Array.of(score[1]! - score[0]!) }
    }
  },
  methods: logisticModel.methods,
  expose: (state, { solver }, { features }) => ({
    ...logisticModel.expose(state),
    /** float64 `[classes, features]`. */
    means: state.tensors.means as Tensor<'float64'>,
    /** float64 `[classes]`. */
    priors: state.tensors.priors as Tensor<'float64'>,
    /** float64 `[nComponents]`; undefined for solver `'lsqr'`. */
    explainedVarianceRatio: state.tensors.explainedVarianceRatio as Tensor<'float64'> | undefined,
    /** Each row's place along the directions, float64 `[rows, nComponents]`. Throws `ParamError` for solver `'lsqr'`. */
    transform: async (x: Matrix): Promise<Tensor<'float64'>> => transformed(state, solver, features, x),
  }),
  graph: logisticModel.graph,
})

function transformed(state: State, solver: string, features: number | undefined, x: Matrix): Tensor<'float64'> {
  const where = `${TYPE}.transform`
  if (solver === 'lsqr') {
    throw new ParamError(
      `${where}: expected solver 'svd' or 'eigen', got 'lsqr', which finds no directions. Fit again.`,
    )
  }
  const rows: DenseMatrix = methodInput(where, denseInput, x, false, features)
  const center = learned(state, 'center', 'float64', [features])
  const directions = learned(state, 'directions', 'float64', [undefined, features])
  const count = directions.length / center.length
  const start = Float64Array.from({ length: count }, (_, d) => {
    let s = 0
    for (let j = 0; j < center.length; j++) s -= center[j]! * directions[d * center.length + j]!
    return s
  })
  return hostTensor(linearMargins(rows, directions, start), [rows.shape[0], count], 'float64')
}
