import {
  custom,
  type DenseMatrix,
  defineTransformer,
  denseInput,
  hostTensor,
  InputError,
  integer,
  type Label,
  learned,
  number,
  oneOf,
  optional,
  type State,
  show,
  type Tensor,
} from '@foldwise/core'
import { projectRows } from '../decomposition/project-rows.ts'
import { projectionGraph } from '../decomposition/projection-graph.ts'
import { priorsParam } from './class-rows.ts'
import type { Shrinkage } from './covariance.ts'
import { linearDiscriminantAnalysis } from './linear-discriminant-analysis.ts'

const TYPE = 'discriminantComponents'

/**
 * The directions that part known classes best, and each row's place along them: `linearDiscriminantAnalysis` as a step of a pipeline,
 * which scikit-learn's class of that name is too.
 *
 * Of all directions, those along which the classes' means vary most, measured in the spread of rows around them (Fisher, Annals of
 * Eugenics 7, 1936; Rao, J. R. Stat. Soc. B 10, 1948); at most one fewer than there are classes. `fit` needs the labels `y`. Models have
 * `components` float64 `[nComponents, features]`, `mean` `[features]` and `explainedVarianceRatio` `[nComponents]`.
 *
 * Costs what `linearDiscriminantAnalysis` does. Units of the columns do not matter but for shrinkage by a number. Not where rows are few
 * and columns many: it then parts the rows it has seen and no others (shrink, or take `pca`, which sees no labels); nor for classes that
 * differ in spread and not in their means.
 */
export const discriminantComponents = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: denseInput,
  usesWeight: true,
  params: {
    /** Singular values, without a covariance; or eigenvectors of one, which can be shrunk. */
    solver: oneOf('svd', 'eigen'),
    /** Share of the mean variance mixed into the covariance, for few rows a column; `'auto'`: Ledoit and Wolf's. Not for `'svd'`. */
    shrinkage: custom<Shrinkage>({
      kind: 'shrinkage',
      default: null as Shrinkage,
      expects: "a number from 0 to 1, 'auto', or null",
      accepts: (v) => v === null || v === 'auto' || (typeof v === 'number' && v >= 0 && v <= 1),
    }),
    priors: priorsParam(),
    /** Null: as many as there are, at most classes - 1. */
    nComponents: optional(integer({ min: 1, default: 1 })),
    /** Singular values up to this, of columns of variance 1, count as 0; for `'svd'`. */
    tol: number({ min: 0, default: 1e-4 }),
  },
  async fit({ x, y, weight }, params, ctx): Promise<State> {
    const classes = linearDiscriminantAnalysis(params)
    const rows = hostTensor(x.data as Float64Array<ArrayBuffer>, x.shape, 'float64')
    const data = { x: rows, y: labelsOf(y), ...(weight && { weight }) }
    using model = await classes.fit(data, ctx.partOptions('discriminants', 0, 1))
    const { tensors, facts } = model.toState()
    const copy = (name: string): Float64Array<ArrayBuffer> =>
      Float64Array.from(learned({ tensors, facts }, name, 'float64', [undefined]))
    const ratio = copy('explainedVarianceRatio')
    const mean = copy('center')
    const directions = learned({ tensors, facts }, 'directions', 'float64', [ratio.length, mean.length])
    return {
      tensors: {
        mean: hostTensor(mean, [mean.length], 'float64'),
        components: hostTensor(Float64Array.from(directions), [ratio.length, mean.length], 'float64'),
        explainedVarianceRatio: hostTensor(ratio, [ratio.length], 'float64'),
      },
      facts: { rank: facts.rank!, nComponents: ratio.length },
    }
  },
  methods(state, _params, { features }) {
    const { mean, directions, outputs } = learnedFrom(state, features)
    return {
      async transform(x: DenseMatrix): Promise<Tensor<'float64'>> {
        const values = await projectRows(x, { directions, outputs, center: mean })
        return hostTensor(values, [x.shape[0], outputs], 'float64')
      },
      featureNames: () => Array.from({ length: outputs }, (_, q) => `${TYPE}${q}`),
    }
  },
  expose: ({ tensors }) => ({
    mean: tensors.mean as Tensor<'float64'>,
    components: tensors.components as Tensor<'float64'>,
    explainedVarianceRatio: tensors.explainedVarianceRatio as Tensor<'float64'>,
  }),
  graph(state, _params, { features }) {
    const { mean, directions, outputs } = learnedFrom(state, features)
    return projectionGraph(directions, outputs, mean)
  },
})

function labelsOf(y: unknown): readonly Label[] {
  if (Array.isArray(y)) return y
  if (ArrayBuffer.isView(y) && !(y instanceof DataView)) return Array.from(y as unknown as ArrayLike<number>)
  throw new InputError(`${TYPE}.fit: expected labels in y, one a row, got ${show(y)}. It parts known classes.`)
}

function learnedFrom(state: State, features: number | undefined) {
  const mean = learned(state, 'mean', 'float64', [features])
  const ratio = learned(state, 'explainedVarianceRatio', 'float64', [undefined])
  const directions = learned(state, 'components', 'float64', [ratio.length, mean.length])
  return { mean, directions, outputs: ratio.length }
}
