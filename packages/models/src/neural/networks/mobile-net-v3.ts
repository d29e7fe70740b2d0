import { ParamError, show } from '@foldwise/core'
import { add } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { type Activation, activation } from '../layers/activations.ts'
import { conv2d, depthwiseConv2d } from '../layers/conv.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { batchNorm } from '../layers/norm.ts'
import { globalAveragePooling } from '../layers/pool.ts'
import { sequential } from '../layers/sequential.ts'
import { squeezeExcite } from '../layers/squeeze-excite.ts'
import { divisible, lastLayer, normalized } from './mobile-net-parts.ts'

export interface MobileNetV3Options {
  /** Times the channels of every stage. Default 1. */
  readonly width?: number
  /** Before the last layer. Default 0.2. */
  readonly dropout?: number
  /** Of batch normalization. Default 0.001, as torchvision's; timm's weights are for 1e-5, but for those called `tf_`. */
  readonly epsilon?: number
}

/** Kernel, expanded channels, channels, squeeze-and-excite, activation and stride of each block. */
type Block = readonly [number, number, number, boolean, Activation, number]
const [re, hs] = ['relu', 'hardSwish'] as const
const BLOCKS: { readonly [size: string]: readonly Block[] } = {
  large: [
    [3, 16, 16, false, re, 1],
    [3, 64, 24, false, re, 2],
    [3, 72, 24, false, re, 1],
    [5, 72, 40, true, re, 2],
    [5, 120, 40, true, re, 1],
    [5, 120, 40, true, re, 1],
    [3, 240, 80, false, hs, 2],
    [3, 200, 80, false, hs, 1],
    [3, 184, 80, false, hs, 1],
    [3, 184, 80, false, hs, 1],
    [3, 480, 112, true, hs, 1],
    [3, 672, 112, true, hs, 1],
    [5, 672, 160, true, hs, 2],
    [5, 960, 160, true, hs, 1],
    [5, 960, 160, true, hs, 1],
  ],
  small: [
    [3, 16, 16, true, re, 2],
    [3, 72, 24, false, re, 2],
    [3, 88, 24, false, re, 1],
    [5, 96, 40, true, hs, 2],
    [5, 240, 40, true, hs, 1],
    [5, 240, 40, true, hs, 1],
    [5, 120, 48, true, hs, 1],
    [5, 144, 48, true, hs, 1],
    [5, 288, 96, true, hs, 2],
    [5, 576, 96, true, hs, 1],
    [5, 576, 96, true, hs, 1],
  ],
}
/** Width of the layer before the last. */
const WIDTHS: { readonly [size: string]: number } = { large: 1280, small: 1024 }

/**
 * MobileNetV3 for images `[n, channels, height, width]`, with the names of weights of torchvision's `mobilenet_v3_large` and
 * `mobilenet_v3_small`: inverted residuals with squeeze-and-excite and hard swish. 0 outputs: the features before the last
 * layer. Source: Howard et al., Searching for MobileNetV3 (2019).
 */
export function mobileNetV3(size: 'large' | 'small', outputs: number, options: MobileNetV3Options = {}): Layer {
  const blocks = Object.hasOwn(BLOCKS, size) ? BLOCKS[size] : undefined
  if (!blocks) throw new ParamError(`mobileNetV3: expected 'large' or 'small', got ${show(size)}. Choose one.`)
  const { width = 1, dropout: rate = 0.2, epsilon = 0.001 } = options
  const norm = { epsilon, momentum: 0.01 }
  let channels = divisible(16 * width)
  const features = [normalized(conv2d(channels, 3, { strides: 2, pads: 1, bias: false }), hs, norm)]
  for (const [kernel, expanded, out, squeezes, act, strides] of blocks) {
    const [wide, to] = [divisible(expanded * width), divisible(out * width)]
    const body = sequential({
      block: sequential([
        ...(wide === channels ? [] : [normalized(conv2d(wide, 1, { bias: false }), act, norm)]),
        normalized(depthwiseConv2d(kernel, { strides, pads: (kernel - 1) / 2, bias: false }), act, norm),
        ...(squeezes ? [squeezeExcite(divisible(Math.floor(wide / 4)), { gate: 'hardSigmoid' })] : []),
        sequential([conv2d(to, 1, { bias: false }), batchNorm(norm)]),
      ]),
    })
    features.push(strides === 1 && channels === to ? plus(body) : body)
    channels = to
  }
  features.push(normalized(conv2d(6 * channels, 1, { bias: false }), hs, norm))
  return sequential({
    features: sequential(features),
    pool: globalAveragePooling(),
    classifier: sequential([
      dense(divisible(WIDTHS[size]! * width)),
      activation(hs),
      dropout(rate),
      ...lastLayer(outputs),
    ]),
  })
}

/** Adds what came in. */
const plus = (body: Layer): Layer => ({
  init: (random, shape) => body.init(random, shape),
  apply: (params, x, context) => add(x, body.apply(params, x, context)),
})
