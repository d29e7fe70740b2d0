import type { Graph, GraphBuilder } from '@foldwise/core'

/** Mean over the parts of their values; the parts are asked one after another. */
export async function meanOf<M>(
  parts: readonly M[],
  weights: readonly number[],
  valuesOf: (part: M, i: number) => Promise<Float64Array>,
): Promise<Float64Array> {
  let sum = new Float64Array()
  for (const [i, part] of parts.entries()) {
    const values = await valuesOf(part, i)
    if (i === 0) sum = new Float64Array(values.length)
    for (let k = 0; k < sum.length; k++) sum[k]! += values[k]! * weights[i]!
  }
  const total = weights.reduce((a, b) => a + b, 0)
  for (let k = 0; k < sum.length; k++) sum[k]! /= total
  return sum
}

export const equalWeights = (parts: readonly unknown[]): readonly number[] => parts.map(() => 1)

/** The same mean as a graph with one float32 output, `[N, classes]` or, without `classes`, `[N]`. */
export function meanGraph(
  g: GraphBuilder,
  values: readonly string[],
  weights: readonly number[],
  output: string,
  classes?: number,
): Graph {
  const total = weights.reduce((a, b) => a + b, 0)
  const scaled = values.map((v, i) => g.node('Mul', [v, g.float([weights[i]! / total])]))
  g.node('Sum', scaled, {}, { output })
  g.output(output, 'float32', classes === undefined ? ['N'] : ['N', classes])
  return g.build()
}
