import {
  decodeTensors,
  encodeTensors,
  FormatError,
  hostData,
  hostTensor,
  type Params,
  type Tensor,
} from '@foldwise/core'
import type { Weights } from '@foldwise/models/neural'
import { dequantizeTensors, quantizeTensors } from '@foldwise/quantization'
import type { NetworkSpec } from '../networks/spec.ts'

/** A classifier of images, as a file holds it. */
export interface ImageModel {
  readonly network: NetworkSpec
  readonly classes: readonly string[]
  readonly weights: Weights
}

export type Precision = 'float32' | 'int8'
const FORMAT = 'foldwise-retail-1'

/** One safetensors file. `int8` keeps the weights of convolutions and dense layers as 8-bit numbers, one scale an output. */
export function encodeModel({ network, classes, weights }: ImageModel, precision: Precision): Uint8Array<ArrayBuffer> {
  const params = precision === 'int8' ? quantizeTensors(weights.params) : weights.params
  const entries = [...prefixed('params', params), ...prefixed('state', weights.state)]
  const tensors = new Map(entries.map(([k, t]) => [k, { dtype: t.dtype, shape: t.shape, data: hostData(t) }]))
  const metadata = new Map([
    ['format', FORMAT],
    ['network', JSON.stringify(network)],
    ['classes', JSON.stringify(classes)],
  ])
  return encodeTensors({ tensors, metadata })
}

/** The model that a file holds; weights of 8 bits come back as the float32 numbers that they stand for. */
export function decodeModel(bytes: Uint8Array): ImageModel {
  const { tensors, metadata } = decodeTensors(bytes)
  if (metadata.get('format') !== FORMAT) {
    throw new FormatError(
      `model: expected format '${FORMAT}', got '${metadata.get('format')}'. Use a model of this job.`,
    )
  }
  const read = (part: string): Params =>
    Object.fromEntries(
      [...tensors]
        .filter(([name]) => name.startsWith(`${part}.`))
        .map(([name, { data, shape, dtype }]) => [
          name.slice(part.length + 1),
          hostTensor(data as Float32Array, shape, dtype as 'float32'),
        ]),
    )
  return {
    network: JSON.parse(metadata.get('network') ?? 'null') as NetworkSpec,
    classes: JSON.parse(metadata.get('classes') ?? '[]') as string[],
    weights: { params: dequantizeTensors(read('params')), state: read('state') },
  }
}

const prefixed = (part: string, tensors: Params): [string, Tensor][] =>
  Object.entries(tensors).map(([name, t]) => [`${part}.${name}`, t])
