import { custom, InputError, type Param, ParamError, sizeOf } from '@foldwise/core'
import type { Layer } from '../layer.ts'
import { sequential } from '../layers/sequential.ts'
import { reshaped } from '../layers/shape.ts'
import { type CnnOptions, cnn } from './cnn.ts'
import { type MlpOptions, mlp } from './mlp.ts'
import { type MobileNetV1Options, mobileNetV1 } from './mobile-net-v1.ts'
import { type MobileNetV2Options, mobileNetV2 } from './mobile-net-v2.ts'
import { type MobileNetV3Options, mobileNetV3 } from './mobile-net-v3.ts'
import { cifarResNet, resNet } from './res-net.ts'
import { type TransformerOptions, transformerEncoder } from './transformer.ts'

/** `[channels, height, width]` of the images that rows are. */
export type ImageShape = readonly [number, number, number]

/** A network as data, so that recipes and model files can name it. */
export type NetworkSpec =
  | ({ readonly kind: 'mlp' } & MlpOptions)
  | ({ readonly kind: 'cnn'; readonly image: ImageShape } & CnnOptions)
  | { readonly kind: 'resNet'; readonly image: ImageShape; readonly depth: 18 | 34 | 50 }
  | { readonly kind: 'cifarResNet'; readonly image: ImageShape; readonly depth: number }
  | ({ readonly kind: 'mobileNetV1'; readonly image: ImageShape } & MobileNetV1Options)
  | ({ readonly kind: 'mobileNetV2'; readonly image: ImageShape } & MobileNetV2Options)
  | ({
      readonly kind: 'mobileNetV3'
      readonly image: ImageShape
      readonly size: 'large' | 'small'
    } & MobileNetV3Options)
  | ({ readonly kind: 'transformerEncoder' } & TransformerOptions)

const OPTIONS: { readonly [K in NetworkSpec['kind']]: readonly string[] } = {
  mlp: ['hidden', 'activation', 'batchNorm', 'dropout'],
  resNet: ['image', 'depth'],
  cifarResNet: ['image', 'depth'],
  mobileNetV1: ['image', 'width', 'dropout'],
  mobileNetV2: ['image', 'width', 'dropout'],
  mobileNetV3: ['image', 'size', 'width', 'dropout', 'epsilon'],
  transformerEncoder: ['vocabulary', 'size', 'depth', 'heads', 'hidden', 'activation', 'dropout', 'norm', 'rms'],
  cnn: ['image', 'channels', 'depth', 'kernel', 'activation', 'batchNorm', 'hidden', 'dropout'],
}

/** Whether a network is for images, whose values have one scale. */
const isImageNetwork = (spec: NetworkSpec): spec is Extract<NetworkSpec, { image: ImageShape }> =>
  spec.kind !== 'mlp' && spec.kind !== 'transformerEncoder'

/** The network from rows `[n, features]` to `[n, outputs]`. Throws `InputError` where rows are no images of its shape. */
export function networkOf(spec: NetworkSpec, features: number, outputs: number): Layer {
  if (!isImageNetwork(spec)) return bodyOf(spec, outputs)
  if (sizeOf(spec.image) !== features) {
    const want = `rows of ${spec.image.join(' * ')} = ${sizeOf(spec.image)} values`
    throw new InputError(`${spec.kind}: expected ${want}, got ${features}. Give the images' shape in network.image.`)
  }
  return sequential({ image: reshaped(spec.image), net: bodyOf(spec, outputs) })
}

function bodyOf(spec: NetworkSpec, outputs: number): Layer {
  switch (spec.kind) {
    case 'mlp':
      return mlp(outputs, spec)
    case 'cnn':
      return cnn(outputs, spec)
    case 'resNet':
      return resNet(spec.depth, outputs)
    case 'cifarResNet':
      return cifarResNet(spec.depth, outputs)
    case 'mobileNetV1':
      return mobileNetV1(outputs, spec)
    case 'mobileNetV3':
      return mobileNetV3(spec.size, outputs, spec)
    case 'mobileNetV2':
      return mobileNetV2(outputs, spec)
    case 'transformerEncoder':
      return transformerEncoder(outputs, spec)
    default:
      return spec satisfies never
  }
}

/** How values are scaled before the network, unless a recipe says otherwise; token numbers are not. */
export const scalingFor = (spec: NetworkSpec): 'columns' | 'all' | 'none' =>
  isImageNetwork(spec) ? 'all' : spec.kind === 'mlp' ? 'columns' : 'none'

export const networkParam = (): Param<NetworkSpec> =>
  custom<NetworkSpec>({
    kind: 'network',
    default: { kind: 'mlp', hidden: [64] },
    expects: "a network such as { kind: 'mlp', hidden: [64] } or { kind: 'cnn', image: [1, 28, 28] }",
    accepts: isNetworkSpec,
  })

function isNetworkSpec(value: unknown): value is NetworkSpec {
  const spec = value as NetworkSpec | null
  if (typeof spec !== 'object' || spec === null || !Object.hasOwn(OPTIONS, spec.kind)) return false
  const known = [...OPTIONS[spec.kind], 'kind']
  if (!Object.keys(spec).every((name) => known.includes(name))) return false
  if (isImageNetwork(spec) && !(Array.isArray(spec.image) && spec.image.length === 3)) return false
  try {
    // Layers check their own options when they are made.
    bodyOf(spec, 1)
    return true
  } catch (error) {
    if (error instanceof ParamError || error instanceof TypeError) return false
    throw error
  }
}
