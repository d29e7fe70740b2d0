import { custom, InputError, type Param, ParamError, sizeOf } from '@foldwise/core'
import type { Layer } from '../layer.ts'
import { sequential } from '../layers/sequential.ts'
import { reshaped } from '../layers/shape.ts'
import { type CnnOptions, cnn } from './cnn.ts'
import { type MlpOptions, mlp } from './mlp.ts'

/** `[channels, height, width]` of the images that rows are. */
export type ImageShape = readonly [number, number, number]

/** A network as data, so that recipes and model files can name it. */
export type NetworkSpec =
  | ({ readonly kind: 'mlp' } & MlpOptions)
  | ({ readonly kind: 'cnn'; readonly image: ImageShape } & CnnOptions)

const OPTIONS: { readonly [K in NetworkSpec['kind']]: readonly string[] } = {
  mlp: ['hidden', 'activation', 'batchNorm', 'dropout'],
  cnn: ['image', 'channels', 'depth', 'kernel', 'activation', 'batchNorm', 'hidden', 'dropout'],
}

/** The network from rows `[n, features]` to `[n, outputs]`. Throws `InputError` where rows are no images of its shape. */
export function networkOf(spec: NetworkSpec, features: number, outputs: number): Layer {
  if (spec.kind === 'mlp') return mlp(outputs, spec)
  if (sizeOf(spec.image) !== features) {
    const want = `rows of ${spec.image.join(' * ')} = ${sizeOf(spec.image)} values`
    throw new InputError(`${spec.kind}: expected ${want}, got ${features}. Give the images' shape in network.image.`)
  }
  return sequential({ image: reshaped(spec.image), net: cnn(outputs, spec) })
}

/** Whether a network is for images, whose values have one scale. */
export const isImageNetwork = (spec: NetworkSpec): boolean => 'image' in spec

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
  if (spec.kind !== 'mlp' && !(Array.isArray(spec.image) && spec.image.length === 3)) return false
  try {
    // Layers check their own options when they are made.
    if (spec.kind === 'mlp') mlp(1, spec)
    else cnn(1, spec)
    return true
  } catch (error) {
    if (error instanceof ParamError || error instanceof TypeError) return false
    throw error
  }
}
