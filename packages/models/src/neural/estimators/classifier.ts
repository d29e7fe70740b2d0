import {
  type ClassifierFactory,
  classWeightParam,
  type DenseMatrix,
  defineClassifier,
  denseInput,
  type Matrix,
  number,
  type ParamSpecs,
  tensor,
  type Values,
} from '@foldwise/core'
import { softmax as softmaxOp } from '@foldwise/core/ops'
import { softmax } from '@foldwise/kernels'
import type { Layer } from '../layer.ts'
import { crossEntropy } from '../losses/cross-entropy.ts'
import { networkOf, networkParam, scalingFor } from '../networks/spec.ts'
import { accuracy } from '../training/metrics.ts'
import { fitNetwork, restored } from './fit-network.ts'
import { networkGraph } from './graph.ts'
import { type LearningSpecs, learningParams } from './params.ts'
import { predictRows } from './predict.ts'

/** What a network is made for. */
export interface NetworkSizes {
  readonly features: number
  readonly outputs: number
}

/** An estimator of a network of yours. */
export interface NeuralDefinition<S extends ParamSpecs> {
  /** Unique name in model files; third parties use `vendor/name`. */
  readonly type: string
  readonly version: number
  /** Besides those of how it learns. */
  readonly params: S
  /** From rows `[n, features]` to `[n, outputs]`. */
  readonly network: (params: Values<S>, sizes: NetworkSizes) => Layer
  /** What `scaling: 'auto'` means. Default 'columns'. */
  readonly scaling?: (params: Values<S>) => 'columns' | 'all' | 'none'
}

const classifierParams = {
  ...learningParams,
  classWeight: classWeightParam(),
  /** Share of each target that is spread over all classes. */
  labelSmoothing: number({ min: 0, below: 1, default: 0 }),
} satisfies ParamSpecs
export type NeuralClassifierSpecs = LearningSpecs & typeof classifierParams

/**
 * A classifier of a network, trained with cross-entropy. Its recipes take the parameters of how it learns and those of the
 * definition; its models save, load, export to ONNX and work in pipelines like all others.
 */
export function defineNeuralClassifier<const S extends ParamSpecs>(
  d: NeuralDefinition<S>,
): ClassifierFactory<Matrix, S & NeuralClassifierSpecs, 'predictProba', object> {
  type All = S & NeuralClassifierSpecs
  const layerOf = (params: Values<All>, features: number, outputs: number) =>
    d.network(params as unknown as Values<S>, { features, outputs })
  return defineClassifier({
    type: d.type,
    version: d.version,
    accepts: denseInput,
    usesValidation: true,
    params: { ...classifierParams, ...d.params } as unknown as All,

    fit({ x, y, classes, weight, validation }, params, ctx) {
      const learning = params as unknown as Values<NeuralClassifierSpecs>
      const targets = (codes: Int32Array) => tensor(codes, [codes.length], 'int32')
      return fitNetwork(
        {
          layer: layerOf(params, x.shape[1], classes),
          loss: crossEntropy({ labelSmoothing: learning.labelSmoothing }),
          metrics: { accuracy },
          scaling: learning.scaling === 'auto' ? autoScaling(d, params) : learning.scaling,
          train: { x, y: targets(y), weight },
          validation: validation && { x: validation.x, y: targets(validation.y), weight: validation.weight },
        },
        learning,
        ctx,
      )
    },

    methods(state, params, { classes, features }) {
      const { weights, scaling } = restored(state)
      const layer = layerOf(params, features!, classes.length)
      return {
        async predictProba(x: DenseMatrix) {
          const logits = await predictRows(layer, weights, scaling, x, classes.length)
          const n = classes.length
          for (let i = 0; i < logits.length; i += n) logits.set(softmax(logits.subarray(i, i + n)), i)
          return logits
        },
      }
    },

    graph(state, params, { classes, features }) {
      const { weights, scaling } = restored(state)
      const layer = layerOf(params, features!, classes.length)
      return networkGraph(layer, weights, scaling, features!, (y) => ({ probabilities: softmaxOp(y) }))
    },
  })
}

export const autoScaling = <S extends ParamSpecs>(d: NeuralDefinition<S>, params: unknown) =>
  d.scaling?.(params as Values<S>) ?? 'columns'

/**
 * A neural network as a classifier. `network` says which, as data: `{ kind: 'mlp', hidden: [64] }` (the default) on rows of
 * any columns, or `{ kind: 'cnn', image: [channels, height, width] }` on rows that are images.
 *
 * Minimises the mean cross-entropy by `optimizer` over `epochs` passes in batches of `batchSize`; columns (for images: all
 * values) are standardized first. Rows in `validation` are scored after each epoch, and with `patience` training stops when
 * their loss no longer falls, and goes back to the best epoch. `facts`: `epochs`, `bestEpoch`, `stoppedEarly`,
 * `history` (loss and accuracy of each epoch), `parameters`. `warmStart` goes on from a model of the same network.
 *
 * Float32, on `options.device` or on WASM with `options.threads`; on WASM the same seed gives the same bits, whatever the
 * threads, in Node and in browsers. Cost: about 6 floating-point operations a row, epoch and weight, times the places a
 * convolution is applied at.
 *
 * When not to use it: tables of mixed columns, where boosted trees are usually better and much faster; few rows.
 */
export const neuralClassifier = /* @__PURE__ */ defineNeuralClassifier({
  type: 'foldwise/neuralClassifier',
  version: 1,
  params: { network: networkParam() },
  network: ({ network }, { features, outputs }) => networkOf(network, features, outputs),
  scaling: ({ network }) => scalingFor(network),
})
