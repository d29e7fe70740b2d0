import { type Shape, trace } from '@foldwise/core'
import { toOnnx } from '@foldwise/inference'
import { run, type Weights } from '@foldwise/models/neural'
import { quantizeWeights } from '@foldwise/quantization'
import { type NetworkSpec, networkOf } from '../networks/spec.ts'

/** A classifier of images, as it was trained. */
export interface ImageModel {
  readonly network: NetworkSpec
  readonly classes: readonly string[]
  readonly weights: Weights
  /** Of one image: channels, height, width. */
  readonly image: Shape
}

export type Precision = 'float32' | 'int8'

/** Names in the files: pixels 0 to 255 come in as float32 `[N, channels, height, width]`, `[N, classes]` goes out. */
export const INPUT = 'images'
export const OUTPUT = 'scores'

/**
 * An ONNX file, which any runtime runs; the names of the classes are in its metadata, as JSON. `int8` keeps the weights of convolutions
 * and dense layers as 8-bit numbers, one scale an output.
 */
export function encodeModel(model: ImageModel, precision: Precision): Uint8Array {
  const { network, classes, weights, image } = model
  const layer = networkOf(network, classes.length)
  const graph = trace(
    (images) => ({ [OUTPUT]: run(layer, weights, images).y }),
    [{ name: INPUT, dtype: 'float32', shape: ['N', ...image] }],
  )
  const metadata = { classes: JSON.stringify(classes) }
  return toOnnx(precision === 'int8' ? quantizeWeights(graph).graph : graph, { metadata })
}
