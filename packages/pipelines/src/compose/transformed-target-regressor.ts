import {
  anyRows,
  type Dataset,
  type DefinedRegressorRecipe,
  defineRegressor,
  type FitOptions,
  FormatError,
  fitParts,
  GraphBuilder,
  hostData,
  hostTensor,
  InputError,
  type Invertible,
  type Matrix,
  type Model,
  oneOf,
  ParamError,
  type Regressor,
  type RegressorRecipe,
  type State,
  show,
  type Tensor,
  type Transformer,
  type TransformerRecipe,
  toDenseMatrix,
  type Values,
} from '@foldwise/core'
import { exp, expm1, log, log1p } from '@foldwise/kernels'
import { compositeOf, withType } from './composite.ts'

const TYPE = 'transformedTargetRegressor'

const params = {
  /** What the regressor learns instead of the target; `'none'` where a transformer is given. */
  func: oneOf('none', 'log', 'log1p', 'sqrt'),
}
type Func = 'none' | 'log' | 'log1p' | 'sqrt'

const FUNCS = { none: (v: number) => v, log, log1p, sqrt: Math.sqrt }
const INVERSES = { none: (v: number) => v, log: exp, log1p: expm1, sqrt: (v: number) => v * v }

type TargetModel = Transformer<Matrix, Tensor> & Invertible<Matrix, Tensor>

/** A transformer of one column of numbers that can undo what it does. */
export interface TargetTransformer
  extends Omit<TransformerRecipe<Matrix, Tensor, object>, 'fit' | 'with' | 'fitTransform'> {
  fit(
    data: { readonly x: Matrix },
    options?: FitOptions,
  ): Promise<Transformer<Matrix, Tensor> & Invertible<never, Tensor>>
}

interface Parts {
  readonly regressor: RegressorRecipe<never, object>
  readonly transformer: TargetTransformer | undefined
}

const column = (values: Float64Array): Tensor => hostTensor(values, [values.length, 1], 'float64')

const define = ({ regressor, transformer }: Parts) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: anyRows,
    params,
    async fit({ x, y, weight }, { func }, ctx) {
      checkDomain(y, func)
      let learned: Float64Array = y.map(FUNCS[func])
      const parts = [
        ...(transformer
          ? [
              async (options: FitOptions): Promise<Model> => {
                const model = await transformer.fit({ x: column(learned) }, options)
                learned = toDenseMatrix(await model.transform(column(learned)), `${TYPE}.fit`).data
                return model
              },
            ]
          : []),
        (options: FitOptions): Promise<Model> => {
          const data = { x: x as never, y: learned, ...(weight && { weight }) } satisfies Dataset<never, Float64Array>
          return regressor.fit(data, options)
        },
      ]
      return fitParts(ctx, 'part', parts, (children) => ({ tensors: {}, facts: {}, children }))
    },
    methods(state, { func }) {
      const { model, target } = read(state)
      return {
        async predict(x: unknown) {
          const said = await model.predict(x)
          const back = target ? Float64Array.from(hostData(await target.inverseTransform(column(said)))) : said
          return back.map(INVERSES[func])
        },
      }
    },
    expose: (state) => ({ regressor: read(state).model }),
    graph(state, { func }) {
      const { model, target } = read(state)
      if (target) {
        throw new ParamError(
          `${TYPE}.toGraph: expected a 'func' to undo, got the transformer '${target.type}', whose inverse has no graph. Export the regressor, or fit with a func.`,
        )
      }
      const graph = model.toGraph?.()
      if (!graph) {
        throw new ParamError(
          `${TYPE}.toGraph: expected a regressor that can be exported, got '${model.type}', which cannot. Use another.`,
        )
      }
      const g = new GraphBuilder()
      const inputs = graph.inputs.map((v) => g.input(v.name, v.dtype, v.shape))
      const [said] = g.embed(graph, inputs, [graph.outputs[0]!.name])
      const ends = { none: 'Identity', log: 'Exp', log1p: 'Exp', sqrt: 'Mul' } as const
      const back = g.node(ends[func], func === 'sqrt' ? [said!, said!] : [said!])
      const one = func === 'log1p' ? g.node('Sub', [back, g.float([1])]) : back
      const { dtype, shape } = graph.outputs[0]!
      g.node('Identity', [one], {}, { output: 'y' })
      g.output('y', dtype, shape)
      return g.build()
    },
  })

function checkDomain(y: Float64Array, func: Func): void {
  const least = { none: -Infinity, log: 0, log1p: -1, sqrt: 0 }[func]
  const bad = y.findIndex((v) => (func === 'sqrt' ? v < 0 : v <= least))
  if (bad >= 0) {
    throw new InputError(
      `${TYPE}.fit: expected targets ${func === 'sqrt' ? '>=' : 'above'} ${least} for func '${func}', got ${y[bad]} in row ${bad}. Shift them, or take another func.`,
    )
  }
}

function read({ children = [] }: State): {
  readonly model: Regressor<unknown>
  readonly target: TargetModel | undefined
} {
  const model = children.at(-1) as Regressor<unknown> | undefined
  const target = children.length === 2 ? (children[0] as TargetModel) : undefined
  if (children.length > 2 || model?.kind !== 'regressor' || (target && typeof target.inverseTransform !== 'function')) {
    throw new FormatError(
      `state: expected a regressor, and before it perhaps an invertible transformer, got ${children.map((c) => c.type).join(', ') || 'none'}. The file is damaged.`,
    )
  }
  return { model, target }
}

export type TransformedTargetRecipe<In> = DefinedRegressorRecipe<
  In,
  Values<typeof params>,
  { readonly regressor: Regressor<unknown> }
>

function make<In>(
  regressor: RegressorRecipe<In, object>,
  how: TargetTransformer | { readonly func: 'log' | 'log1p' | 'sqrt' },
): TransformedTargetRecipe<In> {
  if (regressor?.kind !== 'regressor' || typeof regressor.fit !== 'function') {
    throw new ParamError(
      `${TYPE}: expected the recipe of a regressor, got ${show(regressor)}. Call its factory first: ridge().`,
    )
  }
  const given = how as Partial<TargetTransformer & { func: Func }> | undefined
  const transforms = given?.kind === 'transformer' && typeof given.fit === 'function'
  if (!transforms && (typeof given?.func !== 'string' || (given.func as Func) === 'none')) {
    throw new ParamError(
      `${TYPE}: expected the recipe of a transformer or { func: 'log', 'log1p' or 'sqrt' }, got ${show(how)}. Say what the target becomes.`,
    )
  }
  const parts = {
    regressor: regressor as RegressorRecipe<never, object>,
    transformer: transforms ? (how as TargetTransformer) : undefined,
  }
  return compositeOf(define, parts, transforms ? {} : { func: given!.func }) as TransformedTargetRecipe<In>
}

/**
 * A regressor that learns a function of the target, and undoes it in what it predicts: `transformedTargetRegressor(ridge(), { func: 'log1p' })`,
 * or with a transformer that has an inverse, fitted on the targets: `transformedTargetRegressor(ridge(), standardScaler())`.
 *
 * For targets of many magnitudes, such as prices. Note what is then fitted: least squares of logarithms predict medians, not means.
 * The fitted regressor is on the model as `regressor`. scikit-learn's `TransformedTargetRegressor`. Throws `InputError` for targets that
 * the function does not have.
 */
export const transformedTargetRegressor = withType(
  make,
  define({ regressor: undefined as never, transformer: undefined }),
)
