import type { Tensor } from '@foldwise/core'
import { add, concat, END, mul, pad, resize, slice, stopGradient } from '@foldwise/core/ops'
import {
  activation,
  averagePooling,
  batchNorm,
  cifarResNet,
  conv2d,
  dense,
  dropout,
  globalAveragePooling,
  globalMaxPooling,
  type Layer,
  lambda,
  maxPooling,
  resNet,
  sequential,
} from '@foldwise/models/neural'
import { mobileNetParts } from './mobile-net.ts'

/** A network as data, as model files name it. All take pixels as they are, 0 to 255, and scale them themselves. */
export type NetworkSpec =
  | { readonly kind: 'fashionCnn' }
  | { readonly kind: 'cifarResNet'; readonly depth: number }
  | { readonly kind: 'groceryCnn' }
  | MobileNetSpec
  /** With its first layers for 224 pixels, run on images scaled to `size`. */
  | { readonly kind: 'resNet18'; readonly size: number }

interface MobileNetSpec {
  readonly kind: 'mobileNetV2'
  /** Pixels a side that images are scaled to. */
  readonly size: number
  /** Parts before this block learn nothing. Default: all of them learn. */
  readonly frozenBefore?: number
}

/** From images `[n, channels, height, width]` to scores of `classes` `[n, classes]`. */
export function networkOf(spec: NetworkSpec, classes: number): Layer {
  switch (spec.kind) {
    case 'fashionCnn':
      return sequential({
        input: scaled(73, 90),
        ...convolution(1, 32),
        pool1: maxPooling(2),
        ...convolution(2, 64),
        ...convolution(3, 64),
        pool2: maxPooling(2),
        ...convolution(4, 128),
        pool3: globalMaxPooling(),
        fc: dense(classes),
      })
    case 'cifarResNet':
      return sequential({ input: greyToColour, net: cifarResNet(spec.depth, classes, { shortcut: 'pad' }) })
    case 'groceryCnn':
      return sequential({
        input: scaled(120, 64),
        shrink: averagePooling(2),
        ...convolution(1, 32),
        pool1: maxPooling(2),
        ...convolution(2, 64),
        pool2: maxPooling(2),
        ...convolution(3, 128),
        pool3: maxPooling(2),
        ...convolution(4, 192),
        pool4: globalAveragePooling(),
        drop: dropout(0.2),
        fc: dense(classes),
      })
    case 'mobileNetV2':
      return sequential({ ...mobileNetBody(spec), drop: dropout(0.2), fc: dense(classes) })
    case 'resNet18':
      return sequential({ input: sequential([sized(spec.size), imageNet]), net: resNet(18, classes) })
    default:
      return spec satisfies never
  }
}

/** All but the last layer: from images to features `[n, 1280]`. */
export const mobileNetFeatures = (size: number): Layer => sequential(mobileNetBody({ kind: 'mobileNetV2', size }))

function mobileNetBody({ size, frozenBefore }: MobileNetSpec): { readonly [name: string]: Layer } {
  const parts = Object.entries(mobileNetParts())
  const body = parts.flatMap(([name, layer]) =>
    name === `block${frozenBefore}`
      ? [['stop', lambda(stopGradient)] as const, [name, layer] as const]
      : [[name, layer] as const],
  )
  return {
    input: sequential([sized(size), scaled(128, 128)]),
    ...Object.fromEntries(body),
    pool: globalAveragePooling(),
  }
}

const convolution = (i: number, filters: number): { readonly [name: string]: Layer } => ({
  [`conv${i}`]: conv2d(filters, 3, { pads: 1, bias: false }),
  [`bn${i}`]: batchNorm(),
  [`relu${i}`]: activation('relu'),
})

/** `(x - middle) / spread`. */
const scaled = (middle: number, spread: number): Layer => lambda((x) => affine(x, middle, spread))
const affine = (x: Tensor, middle: number, spread: number): Tensor => mul(add(x, -middle), 1 / spread)

const sized = (size: number): Layer => lambda((x) => (x.shape[2] === size ? x : resize(x, [size, size], 'linear')))

/** The mean and the spread of each colour over ImageNet, as networks of PyTorch's are trained with. */
const MEANS = [0.485, 0.456, 0.406] as const
const SPREADS = [0.229, 0.224, 0.225] as const

/** 28 x 28 grey pixels in the middle of 32 x 32, black around, as the three colours. */
const greyToColour = lambda((x) => {
  const wide = pad(x, [
    [0, 0],
    [0, 0],
    [2, 2],
    [2, 2],
  ])
  return concat(
    MEANS.map((mean, c) => affine(wide, 255 * mean, 255 * SPREADS[c]!)),
    1,
  )
})

const imageNet = lambda((x) =>
  concat(
    MEANS.map((mean, c) => affine(slice(x, [0, c], [END, c + 1]), 255 * mean, 255 * SPREADS[c]!)),
    1,
  ),
)
