import { type Graph, GraphBuilder } from '@foldwise/core'

/** ONNX: the same values for each row of `x`. */
export function constantGraph(values: Float64Array, features: number, output: 'probabilities' | 'y'): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const rows = g.node('Slice', [g.node('Shape', [x]), g.int64([0]), g.int64([1])])
  const shape = output === 'y' ? rows : g.node('Concat', [rows, g.int64([values.length])], { axis: { int: 0 } })
  g.node('Expand', [g.float(values), shape], {}, { output })
  g.output(output, 'float32', output === 'y' ? ['N'] : ['N', values.length])
  return g.build()
}
