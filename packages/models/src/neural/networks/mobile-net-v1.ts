import type { Layer } from '../layer.ts'
import { activation } from '../layers/activations.ts'
import { conv2d, depthwiseConv2d } from '../layers/conv.ts'
import { dropout } from '../layers/dropout.ts'
import { batchNorm } from '../layers/norm.ts'
import { globalAveragePooling } from '../layers/pool.ts'
import { sequential } from '../layers/sequential.ts'
import { divisible, lastLayer } from './mobile-net-parts.ts'

export interface MobileNetV1Options {
  /** Times the channels of every stage. Default 1. */
  readonly width?: number
  /** Before the last layer. Default 0.2. */
  readonly dropout?: number
}

/** Channels, blocks and first stride of each stage. */
const STAGES = [
  [64, 1, 1],
  [128, 2, 2],
  [256, 2, 2],
  [512, 6, 2],
  [1024, 2, 2],
] as const

/**
 * MobileNetV1 for images `[n, channels, height, width]`: a depthwise and a pointwise convolution, over and over. Names of
 * weights are those of timm's `mobilenetv1_100`. 0 outputs: the features before the last layer.
 * Source: Howard et al., MobileNets (2017).
 */
export function mobileNetV1(outputs: number, options: MobileNetV1Options = {}): Layer {
  const { width = 1, dropout: rate = 0.2 } = options
  return sequential({
    conv_stem: conv2d(divisible(32 * width), 3, { strides: 2, pads: 1, bias: false }),
    bn1: batchNorm(),
    act1: activation('relu6'),
    blocks: sequential(
      STAGES.map(([channels, blocks, stride]) =>
        sequential(
          Array.from({ length: blocks }, (_, i) => separable(divisible(channels * width), i === 0 ? stride : 1)),
        ),
      ),
    ),
    pool: globalAveragePooling(),
    drop: dropout(rate),
    ...Object.fromEntries(lastLayer(outputs).map((layer) => ['classifier', layer])),
  })
}

const separable = (channels: number, strides: number): Layer =>
  sequential({
    conv_dw: depthwiseConv2d(3, { strides, pads: 1, bias: false }),
    bn1: batchNorm(),
    act1: activation('relu6'),
    conv_pw: conv2d(channels, 1, { bias: false }),
    bn2: batchNorm(),
    act2: activation('relu6'),
  })
