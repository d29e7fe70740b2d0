import type { GraphBuilder } from '@foldwise/core'

/**
 * Weighted median of each row of `values`, row-major `[rows, weights.length]`: of the values in ascending order the first at which the
 * weights so far reach half of all.
 */
export function weightedMedians(values: Float64Array, weights: Float64Array): Float64Array<ArrayBuffer> {
  const count = weights.length
  const half = weights.reduce((a, b) => a + b, 0) / 2
  const order = new Int32Array(count)
  const out = new Float64Array(values.length / count)
  for (let r = 0; r < out.length; r++) {
    const at = r * count
    for (let t = 0; t < count; t++) order[t] = t
    order.sort((a, b) => values[at + a]! - values[at + b]! || a - b)
    let k = 0
    for (let sum = weights[order[0]!]!; sum < half && k + 1 < count; sum += weights[order[k]!]!) k++
    out[r] = values[at + order[k]!]!
  }
  return out
}

/** Adds the same of a float32 value `[N, weights.length]`, as float32 `[N]` named `output`. Weights are summed in float64. */
export function addWeightedMedians(g: GraphBuilder, values: string, weights: Float64Array, output: string): void {
  const count = weights.length
  const half = weights.reduce((a, b) => a + b, 0) / 2
  const doubles = (data: Float64Array): string => g.constant({ dtype: 'float64', shape: [data.length], data })
  const attrs = { axis: { int: 1 }, largest: { int: 0 }, sorted: { int: 1 } }
  const [sorted, order] = g.nodeOutputs(2, 'TopK', [values, g.int64([count])], attrs)
  const sums = g.node('CumSum', [g.node('Gather', [doubles(weights), order!]), g.int64([1], [])])
  const enough = g.node('GreaterOrEqual', [sums, doubles(Float64Array.of(half))])
  // The first of equals.
  const first = g.node('ArgMax', [g.node('Cast', [enough], { to: { int: 1 } })], {
    axis: { int: 1 },
    keepdims: { int: 1 },
  })
  const medians = g.node('GatherElements', [sorted!, first], { axis: { int: 1 } })
  g.node('Reshape', [medians, g.int64([-1])], {}, { output })
  g.output(output, 'float32', ['N'])
}
