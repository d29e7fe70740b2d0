import { type Graph, GraphBuilder } from '@foldwise/core'
import { DOUBLE, FLOAT, INT64 } from '../graph.ts'
import { type Arithmetic, calendar, type DatePart } from './calendar.ts'

/** What a graph has for a part: its value, or values it looks up by it. */
export interface DateOutput {
  readonly part: DatePart
  readonly table?: Float64Array
}

/**
 * A graph of date parts, column by column, from instants as float64 `[N, columns]`: float32 has no room for milliseconds. NaN
 * stays.
 */
export function dateGraph(columns: number, outputs: readonly DateOutput[]): Graph {
  const b = new GraphBuilder()
  const x = b.input('x', 'float64', ['N', columns])
  const parts = calendar(onNodes(b), x)
  const made = outputs.map(({ part, table }) => {
    const value = parts[part]
    if (!table) return unsqueezed(b, value)
    const missing = b.node('IsNaN', [x])
    const place = b.node('Cast', [b.node('Where', [missing, double(b, 0), value])], { to: { int: INT64 } })
    const found = b.node('Gather', [b.constant({ dtype: 'float64', shape: [table.length], data: table }), place])
    return unsqueezed(b, b.node('Where', [missing, double(b, NaN), found]))
  })
  // Outputs of a column stand together.
  const together = made.length === 1 ? made[0]! : b.node('Concat', made, { axis: { int: 2 } })
  const width = columns * outputs.length
  const flat = b.node('Reshape', [together, b.int64([-1, width])])
  b.node('Cast', [flat], { to: { int: FLOAT } }, { output: 'features' })
  b.output('features', 'float32', ['N', width])
  return onlyNeeded(b.build())
}

const double = (b: GraphBuilder, value: number): string =>
  b.constant({ dtype: 'float64', shape: [1], data: Float64Array.of(value) })

const unsqueezed = (b: GraphBuilder, node: string): string => b.node('Unsqueeze', [node, b.int64([2])])

/** Without the parts that nobody asked for. */
function onlyNeeded(graph: Graph): Graph {
  const g = new GraphBuilder()
  const inputs = graph.inputs.map((v) => g.input(v.name, v.dtype, v.shape))
  const [made] = g.embed(graph, inputs)
  g.node('Identity', [made!], {}, { output: 'features' })
  for (const v of graph.outputs) g.output(v.name, v.dtype, v.shape)
  return g.build()
}

const onNodes = (b: GraphBuilder): Arithmetic<string> => ({
  add: (p, q) => b.node('Add', [p, typeof q === 'number' ? double(b, q) : q]),
  sub: (p, q) => b.node('Sub', [p, q]),
  times: (p, factor) => b.node('Mul', [p, double(b, factor)]),
  over: (p, divisor) => b.node('Floor', [b.node('Div', [p, double(b, divisor)])]),
  below: (p, limit) => {
    const flag = b.node('Cast', [b.node('Less', [p, double(b, limit)])], { to: { int: DOUBLE } })
    // A missing one is not below anything: nothing times NaN keeps it missing.
    return b.node('Add', [flag, b.node('Mul', [b.node('Sub', [p, p]), double(b, 0)])])
  },
})
