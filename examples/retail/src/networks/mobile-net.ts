import { add } from '@foldwise/core/ops'
import { activation, conv2d, depthwiseConv2d, type Layer, sequential } from '@foldwise/models/neural'

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

/** Blocks of residuals that the network has. */
export const MOBILE_NET_BLOCKS = 17

/**
 * MobileNetV2 as it is shipped to phones: TensorFlow's padding, and batch normalization folded into the convolutions, so
 * that what is fine-tuned is what will run. Parts: `stem`, `block0` to `block16`, `last`; each has `expand`, `depthwise`
 * and `project`. `@foldwise/models/neural` has `mobileNetV2` with torchvision's padding and names, to train from scratch.
 */
export function mobileNetParts(): { readonly [name: string]: Layer } {
  const parts: { [name: string]: Layer } = {
    stem: sequential({ conv: conv2d(32, 3, { strides: 2, pads: 'same' }), act }),
  }
  let channels = 32
  let block = 0
  for (const [expansion, size, blocks, first] of STAGES) {
    for (let i = 0; i < blocks; i++) {
      parts[`block${block++}`] = inverted(channels, size, expansion, i === 0 ? first : 1)
      channels = size
    }
  }
  parts.last = sequential({ conv: conv2d(1280, 1), act })
  return parts
}

const act = activation('relu6')

function inverted(channels: number, out: number, expansion: number, strides: number): Layer {
  const body = sequential({
    ...(expansion > 1 && { expand: conv2d(channels * expansion, 1), act1: act }),
    depthwise: depthwiseConv2d(3, { strides, pads: 'same' }),
    act2: act,
    project: conv2d(out, 1),
  })
  if (strides > 1 || channels !== out) return body
  return { init: body.init, apply: (params, x, context) => add(x, body.apply(params, x, context)) }
}
