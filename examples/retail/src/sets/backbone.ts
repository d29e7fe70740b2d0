import { readFile } from 'node:fs/promises'
import { hostTensor, type Params } from '@foldwise/core'
import {
  fromPyTorch,
  fromSafetensors,
  initialize,
  type Layer,
  type Weights,
  weightsFrom,
} from '@foldwise/models/neural'
import { mobileNetSource } from '../data/sources.ts'
import { type Store, sha256 } from '../data/store.ts'
import { mobileNetFeatures, type NetworkSpec, networkOf } from '../networks/spec.ts'
import { mobileNetWeights } from '../weights/mobile-net.ts'

/** A pretrained network of which all but the last layer is used. */
export interface Backbone {
  readonly title: string
  readonly size: number
  /** Tells its weights. */
  readonly digest: string
  /** From images to features, with weights. */
  readonly network: Layer
  readonly weights: Weights
  /** The whole network for classes, and its weights with a last layer `fc.weight` and `fc.bias`. */
  readonly whole: { readonly spec: NetworkSpec; weights(head: Params): Weights }
}

const IMAGE = [3, 112, 112] as const

export async function mobileNet(store: Store, size: number): Promise<Backbone> {
  const network = mobileNetFeatures(size)
  const given = mobileNetWeights(await store.read(mobileNetSource))
  const weights = weightsFrom(initialize(network, IMAGE), given)
  return {
    title: 'MobileNetV2, pretrained on ImageNet',
    size,
    digest: mobileNetSource.sha256,
    network,
    weights,
    whole: {
      spec: { kind: 'mobileNetV2', size },
      weights: (head) => ({ params: { ...weights.params, ...head }, state: weights.state }),
    },
  }
}

const FEATURES = 512

/** ResNet-18 with weights of the user's, under torchvision's names, from a safetensors file or one of PyTorch's. */
export async function resNet18(file: string, size: number): Promise<Backbone> {
  const bytes = await readFile(file)
  const given = file.endsWith('.safetensors') ? fromSafetensors(bytes) : fromPyTorch(bytes)
  const spec = { kind: 'resNet18', size } as const
  // A last layer that changes nothing: features are what goes into it.
  const identity = Float32Array.from({ length: FEATURES ** 2 }, (_, i) => (i % (FEATURES + 1) === 0 ? 1 : 0))
  const network = networkOf(spec, FEATURES)
  const body = Object.entries(given).filter(([name]) => !name.startsWith('fc.'))
  const weights = weightsFrom(initialize(network, IMAGE), {
    ...Object.fromEntries(body.map(([name, t]) => [`net.${name}`, t])),
    'net.fc.weight': hostTensor(identity, [FEATURES, FEATURES], 'float32'),
    'net.fc.bias': hostTensor(new Float32Array(FEATURES), [FEATURES], 'float32'),
  })
  return {
    title: 'ResNet-18, with weights of yours',
    size,
    digest: sha256(bytes),
    network,
    weights,
    whole: {
      spec,
      weights: (head) => {
        const named = Object.fromEntries(Object.entries(head).map(([name, t]) => [`net.${name}`, t]))
        return { params: { ...weights.params, ...named }, state: weights.state }
      },
    },
  }
}
