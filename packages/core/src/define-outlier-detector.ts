import type { ModelType, OutlierDetector, OutlierDetectorRecipe, State } from './contract.ts'
import type { ModelInfo } from './define-classifier.ts'
import { type FitContext, fitContext, unlessAborted } from './estimator/context.ts'
import { factory } from './estimator/factory.ts'
import { modelBase } from './estimator/model-base.ts'
import { outlierGraph } from './estimator/outlier-graph.ts'
import { recipe } from './estimator/recipe.ts'
import { fitInput, methodInput } from './estimator/rows.ts'
import { warmStartState } from './estimator/warm-start.ts'
import { refuseValidation } from './estimator/watched-rows.ts'
import { transformerWeights } from './estimator/weights.ts'
import type { Graph } from './graph.ts'
import type { InputKind } from './input.ts'
import type { ParamSpecs, Values } from './params.ts'

/** What an outlier detector's `fit` gets. */
export interface OutlierDetectorData<Native> {
  readonly x: Native
  readonly rows: number
  /** Checked; undefined where every row weighs 1, and where the definition does not say `usesWeight`. */
  readonly weight: Float64Array | undefined
}

export interface OutlierDetectorMethods<Native> {
  /** How normal each row is: the lower, the more abnormal. */
  scoreSamples(x: Native): Float64Array | Promise<Float64Array>
  /** Rows with a score below this are outliers. */
  readonly offset: number
  /** Frees what the methods hold outside the state. */
  dispose?(): void
}

type Info = Pick<ModelInfo, 'features'>

export interface OutlierDetectorDefinition<In, Native, S extends ParamSpecs, E extends object> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  readonly version: number
  readonly accepts: InputKind<In, Native>
  readonly params: S
  /** Lets NaN through to `fit` and the methods. */
  readonly allowMissing?: boolean
  /** `fit` uses the data's `weight`; without it weights are refused. */
  readonly usesWeight?: boolean
  readonly fit: (data: OutlierDetectorData<Native>, params: Values<S>, ctx: FitContext) => State | Promise<State>
  readonly methods: (state: State, params: Values<S>, info: Info) => OutlierDetectorMethods<Native>
  readonly expose?: (state: State, params: Values<S>, info: Info) => E
  /** Computes `score` `[N]` float32: the decision function. The label output is added to it. */
  readonly graph?: (state: State, params: Values<S>, info: Info) => Graph
}

export type DefinedOutlierDetector<In, E> = OutlierDetector<In> & Readonly<E>

export interface DefinedOutlierDetectorRecipe<In, P, E> extends OutlierDetectorRecipe<In, P> {
  fit(...args: Parameters<OutlierDetectorRecipe<In, P>['fit']>): Promise<DefinedOutlierDetector<In, E>>
}

/** Makes recipes, and rebuilds models from files. */
export interface OutlierDetectorFactory<In, S extends ParamSpecs, E> extends ModelType<DefinedOutlierDetector<In, E>> {
  (params?: Partial<Values<S>>): DefinedOutlierDetectorRecipe<In, Values<S>, E>
  readonly params: S
}

/** An outlier detector from two functions, as `defineClassifier` makes a classifier: its scores and an offset give the rest. */
export function defineOutlierDetector<In, Native, const S extends ParamSpecs, E extends object = object>(
  d: OutlierDetectorDefinition<In, Native, S, E>,
): OutlierDetectorFactory<In, S, E> {
  const allowMissing = d.allowMissing ?? false
  const { type, version, graph } = d
  const labelled = {
    type,
    version,
    ...(graph && {
      graph: (state: State, params: Values<S>, info: Info) => outlierGraph(graph(state, params, info)),
    }),
  }

  const build = (state: State, params: Values<S>, info: Info): DefinedOutlierDetector<In, E> => {
    const methods = d.methods(state, params, info)
    const { life, base } = modelBase(labelled, 'outlierDetector', { state, params, info, methods })
    const scores = async (x: In, method: string): Promise<Float64Array> => {
      life.assertAlive(method)
      return methods.scoreSamples(methodInput(`${d.type}.${method}`, d.accepts, x, allowMissing, info.features))
    }
    const decisions = async (x: In, method: string) => (await scores(x, method)).map((v) => v - methods.offset)
    const model: OutlierDetector<In> = {
      ...base,
      ...d.expose?.(state, params, info),
      offset: methods.offset,
      scoreSamples: (x) => scores(x, 'scoreSamples'),
      decisionFunction: (x) => decisions(x, 'decisionFunction'),
      predict: async (x) => Int32Array.from(await decisions(x, 'predict'), (v) => (v < 0 ? -1 : 1)),
    }
    return Object.freeze(model) as DefinedOutlierDetector<In, E>
  }

  const make = (given: Partial<Values<S>> = {}) =>
    recipe(
      d.type,
      'outlierDetector',
      d.params,
      given,
      (params) => ({
        async fit(data: { readonly x: In; readonly weight?: ArrayLike<number> }, options = {}) {
          const { native, rows, features } = fitInput(`${d.type}.fit`, d.accepts, data.x, allowMissing)
          refuseValidation(d, 'fit', (data as { readonly validation?: unknown }).validation)
          const weight = transformerWeights(d, 'fit', data.weight, rows)
          const ctx = fitContext(d.type, options, warmStartState(d.type, options, { features }))
          const state = await unlessAborted(ctx, d.fit({ x: native, rows, weight }, params, ctx))
          return build(state, params, { features })
        },
      }),
      d,
    ) as DefinedOutlierDetectorRecipe<In, Values<S>, E>

  return factory(d, make, build)
}
