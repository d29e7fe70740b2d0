import { globalAveragePool, mul } from '@foldwise/core/ops'
import { applyPart, initParts, type Layer } from '../layer.ts'
import { type Activation, activationOf } from './activations.ts'
import { conv2d } from './conv.ts'

export interface SqueezeExciteOptions {
  /** Default 'relu'. */
  readonly activation?: Activation
  /** Default 'sigmoid'. */
  readonly gate?: Activation
}

/**
 * Each channel of an image times a factor that two 1 x 1 convolutions, `fc1` to `squeezed` channels and `fc2`, make of the
 * channels' means. Source: Hu et al. (2018).
 */
export function squeezeExcite(squeezed: number, options: SqueezeExciteOptions = {}): Layer {
  const act = activationOf(options.activation ?? 'relu')
  const gate = activationOf(options.gate ?? 'sigmoid')
  const fc1 = conv2d(squeezed, 1)
  return {
    init: (random, [channels = 0]) =>
      initParts(random, { fc1: [fc1, [channels, 1, 1]], fc2: [conv2d(channels, 1), [squeezed, 1, 1]] }),
    apply(params, x, context) {
      const narrow = act(applyPart('fc1', fc1, params, globalAveragePool(x), context))
      const wide = applyPart('fc2', conv2d(x.shape[1]!, 1), params, narrow, context)
      return mul(x, gate(wide))
    },
  }
}
