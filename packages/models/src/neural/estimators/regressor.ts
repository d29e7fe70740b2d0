import {
  type DenseMatrix,
  defineRegressor,
  denseInput,
  hostTensor,
  learned,
  type Matrix,
  manyTargets,
  oneOf,
  type ParamSpecs,
  type RegressorFactory,
  type State,
  tensor,
  type Values,
} from '@foldwise/core'
import { add, mul } from '@foldwise/core/ops'
import { huber, meanAbsoluteError, meanSquaredError } from '../losses/regression.ts'
import { networkOf, networkParam, scalingFor } from '../networks/spec.ts'
import { autoScaling, type NeuralDefinition } from './classifier.ts'
import { fitNetwork, restored } from './fit-network.ts'
import { networkGraph } from './graph.ts'
import { type LearningSpecs, learningParams } from './params.ts'
import { predictRows } from './predict.ts'
import { type Scaling, scaledRows, scalingOf } from './scaling.ts'

const regressorParams = {
  ...learningParams,
  /** Of standardized targets: `huber` turns from squares to differences at one deviation. */
  loss: oneOf('squared', 'huber', 'absolute'),
} satisfies ParamSpecs
export type NeuralRegressorSpecs = LearningSpecs & typeof regressorParams

const losses = { squared: meanSquaredError, huber, absolute: meanAbsoluteError }

/** A regressor of a network, for one or several targets a row; see `defineNeuralClassifier`. */
export function defineNeuralRegressor<const S extends ParamSpecs>(
  d: NeuralDefinition<S>,
): RegressorFactory<Matrix, S & NeuralRegressorSpecs, object, ArrayLike<number> | Matrix> {
  type All = S & NeuralRegressorSpecs
  const layerOf = (params: Values<All>, features: number, outputs: number) =>
    d.network(params as unknown as Values<S>, { features, outputs })
  return defineRegressor({
    type: d.type,
    version: d.version,
    accepts: denseInput,
    targets: manyTargets,
    usesValidation: true,
    params: { ...regressorParams, ...d.params } as unknown as All,

    async fit({ x, y, outputs, weight, validation }, params, ctx) {
      const learning = params as unknown as Values<NeuralRegressorSpecs>
      const matrix = (values: Float64Array): DenseMatrix => ({
        kind: 'dense',
        shape: [values.length / outputs, outputs],
        data: values,
      })
      const targets = ctx.warmStart ? targetScaling(ctx.warmStart, outputs) : scalingOf(matrix(y), weight, 'columns')
      const scaled = (values: Float64Array) => scaledRows(matrix(values), targets)
      const state = await fitNetwork(
        {
          layer: layerOf(params, x.shape[1], outputs),
          loss: losses[learning.loss](),
          metrics: {},
          scaling: learning.scaling === 'auto' ? autoScaling(d, params) : learning.scaling,
          train: { x, y: scaled(y), weight },
          validation: validation && { x: validation.x, y: scaled(validation.y), weight: validation.weight },
        },
        learning,
        ctx,
      )
      const vector = (values: Float64Array) => hostTensor(Float64Array.from(values), [outputs], 'float64')
      return {
        ...state,
        tensors: {
          ...state.tensors,
          'target.mean': vector(targets.mean),
          'target.deviation': vector(targets.deviation),
        },
      }
    },

    methods(state, params, { features, outputs }) {
      const { weights, scaling } = restored(state)
      const { mean, deviation } = targetScaling(state, outputs)
      const layer = layerOf(params, features!, outputs)
      return {
        async predict(x: DenseMatrix) {
          const y = await predictRows(layer, weights, scaling, x, outputs)
          return y.map((v, i) => v * deviation[i % outputs]! + mean[i % outputs]!)
        },
      }
    },

    graph(state, params, { features, outputs }) {
      const { weights, scaling } = restored(state)
      const target = targetScaling(state, outputs)
      const vector = (values: Float64Array) => tensor(Float32Array.from(values), [outputs])
      return networkGraph(layerOf(params, features!, outputs), weights, scaling, features!, (y) => ({
        y: add(mul(y, vector(target.deviation)), vector(target.mean)),
      }))
    },
  })
}

const targetScaling = (state: State, outputs: number): Scaling => ({
  mean: learned(state, 'target.mean', 'float64', [outputs]),
  deviation: learned(state, 'target.deviation', 'float64', [outputs]),
})

/**
 * A neural network as a regressor, for one or several targets a row, which are standardized first. Parameters, network,
 * validation, facts and cost as of `neuralClassifier`; `loss` is `'squared'`, `'huber'` or `'absolute'`.
 */
export const neuralRegressor = /* @__PURE__ */ defineNeuralRegressor({
  type: 'foldwise/neuralRegressor',
  version: 1,
  params: { network: networkParam() },
  network: ({ network }, { features, outputs }) => networkOf(network, features, outputs),
  scaling: ({ network }) => scalingFor(network),
})
