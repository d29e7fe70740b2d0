import { add } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { conv2d, depthwiseConv2d } from '../layers/conv.ts'
import { dropout } from '../layers/dropout.ts'
import { batchNorm } from '../layers/norm.ts'
import { globalAveragePooling } from '../layers/pool.ts'
import { sequential } from '../layers/sequential.ts'
import { divisible, lastLayer, normalized } from './mobile-net-parts.ts'

export interface MobileNetV2Options {
  /** Times the channels of every stage. Default 1. */
  readonly width?: number
  /** Before the last layer. Default 0.2. */
  readonly dropout?: number
}

/** Expansion, channels, blocks and first stride of each stage. */
const STAGES = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const

/**
 * MobileNetV2 for images `[n, channels, height, width]`, with the names of weights of torchvision's `mobilenet_v2`: small
 * and quick on phones and in browsers. 0 outputs: the features before the last layer. Source: Sandler et al., Inverted Residuals and Linear Bottlenecks (2018).
 */
export function mobileNetV2(outputs: number, options: MobileNetV2Options = {}): Layer {
  const { width = 1, dropout: rate = 0.2 } = options
  const last = width > 1 ? divisible(1280 * width) : 1280
  let channels = divisible(32 * width)
  const features = [normalized(conv2d(channels, 3, { strides: 2, pads: 1, bias: false }), 'relu6')]
  for (const [expansion, size, blocks, stride] of STAGES) {
    for (let i = 0; i < blocks; i++) {
      const out = divisible(size * width)
      features.push(inverted(channels, out, expansion, i === 0 ? stride : 1))
      channels = out
    }
  }
  features.push(normalized(conv2d(last, 1, { bias: false }), 'relu6'))
  return sequential({
    features: sequential(features),
    pool: globalAveragePooling(),
    classifier: sequential([dropout(rate), ...lastLayer(outputs)]),
  })
}

/** Widens, convolves each channel, narrows; adds what came in where sizes are the same. Its part is called `conv`. */
function inverted(channels: number, out: number, expansion: number, strides: number): Layer {
  const body = sequential({
    conv: sequential([
      ...(expansion > 1 ? [normalized(conv2d(channels * expansion, 1, { bias: false }), 'relu6')] : []),
      normalized(depthwiseConv2d(3, { strides, pads: 1, bias: false }), 'relu6'),
      conv2d(out, 1, { bias: false }),
      batchNorm(),
    ]),
  })
  if (strides > 1 || channels !== out) return body
  return { init: body.init, apply: (params, x, context) => add(x, body.apply(params, x, context)) }
}
