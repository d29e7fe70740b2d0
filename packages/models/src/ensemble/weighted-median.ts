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

/** Weighted medians of values that stand in columns, of which there may be fewer than weights: the first weights are theirs. */
export function mediansOfColumns(columns: readonly Float64Array[], weights: Float64Array): Float64Array<ArrayBuffer> {
  const count = columns.length
  const out = new Float64Array(columns[0]!.length)
  for (let from = 0; from < out.length; from += BLOCK) {
    const rows = Math.min(BLOCK, out.length - from)
    const values = Float64Array.from(
      { length: rows * count },
      (_, i) => columns[i % count]![from + Math.floor(i / count)]!,
    )
    out.set(weightedMedians(values, weights.subarray(0, count)), from)
  }
  return out
}

/** Rows that are put together at a time. */
const BLOCK = 1024

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
