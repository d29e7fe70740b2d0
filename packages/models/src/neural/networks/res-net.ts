import { ParamError, type Params, show, type Tensor } from '@foldwise/core'
import { add, averagePool, pad, relu } from '@foldwise/core/ops'
import { applyPart, type Layer, named } from '../layer.ts'
import { activation } from '../layers/activations.ts'
import { conv2d } from '../layers/conv.ts'
import { dense } from '../layers/dense.ts'
import { batchNorm } from '../layers/norm.ts'
import { globalAveragePooling, maxPooling } from '../layers/pool.ts'
import { lambda, sequential } from '../layers/sequential.ts'

const IMAGENET: { readonly [depth: number]: { readonly blocks: readonly number[]; readonly bottleneck: boolean } } = {
  18: { blocks: [2, 2, 2, 2], bottleneck: false },
  34: { blocks: [3, 4, 6, 3], bottleneck: false },
  50: { blocks: [3, 4, 6, 3], bottleneck: true },
}

/**
 * Residual networks for images `[n, channels, height, width]` of 224 pixels or so, with the names of weights of torchvision's
 * `resnet18`, `resnet34` and `resnet50`, which are timm's too. 0 outputs: the features before the last layer. Source: He et al., Deep Residual Learning (2016); strides as in torchvision.
 */
export function resNet(depth: 18 | 34 | 50, outputs: number): Layer {
  const form = IMAGENET[depth]
  if (!form) throw new ParamError(`resNet: expected a depth of 18, 34 or 50, got ${show(depth)}. See cifarResNet too.`)
  const widths = [64, 128, 256, 512]
  const stages = stagesOf(form.blocks, widths, 64, form.bottleneck)
  return sequential({
    conv1: conv2d(64, 7, { strides: 2, pads: 3, bias: false }),
    bn1: batchNorm(),
    relu: activation('relu'),
    maxpool: maxPooling(3, { strides: 2, pads: 1 }),
    ...stages,
    avgpool: globalAveragePooling(),
    ...lastLayer(outputs),
  })
}

export interface CifarResNetOptions {
  /**
   * Where a block changes sizes, what it adds to: `'conv'`, a 1 x 1 convolution of its input, or `'pad'`, every second pixel
   * of it with channels of zeros on both sides, as in the paper. Default `'conv'`.
   */
  readonly shortcut?: 'conv' | 'pad'
}

/**
 * Residual networks for small images, such as 32 x 32: three stages of (depth - 2) / 6 blocks with 16, 32 and 64 channels.
 * 0 outputs: the features before the last layer.
 * Source: He et al. (2016), section 4.2.
 */
export function cifarResNet(depth: number, outputs: number, { shortcut = 'conv' }: CifarResNetOptions = {}): Layer {
  const blocks = (depth - 2) / 6
  if (!(Number.isInteger(blocks) && blocks >= 1)) {
    throw new ParamError(`cifarResNet: expected a depth of 6 n + 2, such as 20 or 56, got ${show(depth)}. Change it.`)
  }
  return sequential({
    conv1: conv2d(16, 3, { pads: 1, bias: false }),
    bn1: batchNorm(),
    relu: activation('relu'),
    ...stagesOf([blocks, blocks, blocks], [16, 32, 64], 16, false, shortcut === 'pad' ? padded : projected),
    avgpool: globalAveragePooling(),
    ...lastLayer(outputs),
  })
}

/** Called `fc`; none for 0 outputs. */
const lastLayer = (outputs: number): { readonly [name: string]: Layer } => (outputs === 0 ? {} : { fc: dense(outputs) })

/** Stages `layer1`, `layer2`, ...; each but the first halves the image. */
function stagesOf(
  blocks: readonly number[],
  widths: readonly number[],
  first: number,
  bottleneck: boolean,
  shortcutTo: (from: number, to: number, strides: number) => Layer = projected,
) {
  let channels = first
  const stages = widths.map((width, s) => {
    const out = bottleneck ? 4 * width : width
    const layers = Array.from({ length: blocks[s]! }, (_, i) => {
      const strides = s > 0 && i === 0 ? 2 : 1
      const shortcut = strides > 1 || channels !== out ? shortcutTo(channels, out, strides) : undefined
      channels = out
      return block(bottleneck ? narrowed(width, strides) : plain(width, strides), shortcut)
    })
    return [`layer${s + 1}`, sequential(layers)] as const
  })
  return Object.fromEntries(stages)
}

const projected = (_from: number, to: number, strides: number): Layer =>
  sequential([conv2d(to, 1, { strides, bias: false }), batchNorm()])

const padded = (from: number, to: number, strides: number): Layer => {
  const before = Math.floor((to - from) / 2)
  // The mean of single pixels: every second one.
  return lambda((x) =>
    pad(averagePool(x, 1, { strides }), [
      [0, 0],
      [before, to - from - before],
      [0, 0],
      [0, 0],
    ]),
  )
}

const plain = (width: number, strides: number): Layer =>
  sequential({
    conv1: conv2d(width, 3, { strides, pads: 1, bias: false }),
    bn1: batchNorm(),
    relu: activation('relu'),
    conv2: conv2d(width, 3, { pads: 1, bias: false }),
    bn2: batchNorm(),
  })

const narrowed = (width: number, strides: number): Layer =>
  sequential({
    conv1: conv2d(width, 1, { bias: false }),
    bn1: batchNorm(),
    relu1: activation('relu'),
    conv2: conv2d(width, 3, { strides, pads: 1, bias: false }),
    bn2: batchNorm(),
    relu2: activation('relu'),
    conv3: conv2d(4 * width, 1, { bias: false }),
    bn3: batchNorm(),
  })

/** relu(body(x) + downsample(x)); the body's weights have no prefix, as in torchvision. */
const block = (body: Layer, downsample?: Layer): Layer => ({
  init(random, shape) {
    const [a, b] = [body.init(random, shape), downsample?.init(random, shape)]
    const both = (x: Params | undefined, y: Params | undefined) => ({ ...x, ...named('downsample', y) })
    return { params: both(a.params, b?.params), state: both(a.state, b?.state) }
  },
  apply(params, x, context): Tensor {
    const shortcut = downsample ? applyPart('downsample', downsample, params, x, context) : x
    return relu(add(body.apply(params, x, context), shortcut))
  },
})
