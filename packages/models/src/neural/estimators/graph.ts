import { copyAs, type Graph, type Tensor, tensor, trace } from '@foldwise/core'
import { div, sub } from '@foldwise/core/ops'
import { type Layer, run, type Weights } from '../layer.ts'
import type { Scaling } from './scaling.ts'

/** The graph from rows `x` `[N, features]` to what `finish` makes of the network's outputs. */
export function networkGraph(
  layer: Layer,
  weights: Weights,
  { mean, deviation }: Scaling,
  features: number,
  finish: (outputs: Tensor) => Tensor | { readonly [name: string]: Tensor },
): Graph {
  const vector = (values: Float64Array) => tensor(copyAs('float32', values), [values.length])
  return trace(
    (x) => finish(run(layer, weights, div(sub(x, vector(mean)), vector(deviation))).y),
    [{ name: 'x', dtype: 'float32', shape: ['N', features] }],
  )
}
