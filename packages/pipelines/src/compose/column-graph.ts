import { type ColumnKind, type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import type { LearnedColumns, LearnedPart } from './column-parts.ts'

const FLOAT = 1
const DOUBLE = 11

/** Names that graphs give to values of their own, and none, which is no name there. */
const TAKEN = /^([vc]\d+|features|label|probabilities|scores|y|)$/

/** One input a column, named as it (with `_` after names that graphs use themselves, and after none); the parts' outputs side by side. */
export function columnsGraph(type: string, { parts, kinds }: LearnedColumns): Graph {
  const g = new GraphBuilder()
  const names = new Set(kinds.map(([name]) => name))
  const inputs = new Map(kinds.map(([name, kind]) => [name, inputFor(g, name, kind, names)]))
  const outputs = parts
    .filter((p) => p.columns.length > 0)
    .map((part) => weighted(g, partOutput(g, type, part, inputs, new Map(kinds)), part.weight))
  const width = parts.reduce((a, p) => a + p.width, 0)
  g.node('Concat', outputs, { axis: { int: 1 } }, { output: 'features' })
  g.output('features', 'float32', ['N', width])
  return g.build()
}

/** Float32 values times a part's weight. */
export const weighted = (g: GraphBuilder, values: string, weight: number): string =>
  weight === 1 ? values : g.node('Mul', [values, g.float([weight], [])])

/** Dates are float64 milliseconds: float32 has no room for them. */
const DTYPES = { number: 'float32', string: 'string', boolean: 'bool', date: 'float64' } as const

function inputFor(g: GraphBuilder, column: string, kind: ColumnKind, columns: ReadonlySet<string>): string {
  let name = column
  while (TAKEN.test(name) || (name !== column && columns.has(name))) name += '_'
  return g.input(name, DTYPES[kind], ['N', 1])
}

function partOutput(
  g: GraphBuilder,
  type: string,
  { columns, model, alone }: LearnedPart,
  inputs: ReadonlyMap<string, string>,
  kinds: ReadonlyMap<string, string>,
): string {
  const graph = model && graphOf(type, model)
  const strings = columns.filter((c) => kinds.get(c) === 'string')
  const wantsStrings = graph?.inputs[0]?.dtype === 'string'
  if (wantsStrings ? strings.length < columns.length : strings.length > 0) {
    throw new ParamError(
      `${type}.toGraph: expected columns that are all ${wantsStrings ? 'strings' : 'numbers'} for '${model?.type ?? 'passthrough'}', got ${columns.join(', ')}. Give them to parts of their own.`,
    )
  }
  const wide = graph?.inputs[0]?.dtype === 'float64'
  const cast = (node: string): string => g.node('Cast', [node], { to: { int: wide ? DOUBLE : FLOAT } })
  const fitting = wide ? 'date' : wantsStrings ? 'string' : 'number'
  const numbers = columns.map((c) => (kinds.get(c) === fitting ? inputs.get(c)! : cast(inputs.get(c)!)))
  let x = numbers.length === 1 ? numbers[0]! : g.node('Concat', numbers, { axis: { int: 1 } })
  if (!graph) return x
  if (alone && graph.inputs[0]!.shape.length === 1) x = g.node('Reshape', [x, g.int64([-1])])
  const [out] = g.embed(graph, [x], [graph.outputs[0]!.name])
  return graph.outputs[0]!.dtype === 'float32' ? out! : g.node('Cast', [out!], { to: { int: FLOAT } })
}

function graphOf(type: string, model: NonNullable<LearnedPart['model']>): Graph {
  const graph = model.toGraph?.()
  if (graph?.inputs.length !== 1) {
    throw new ParamError(
      `${type}.toGraph: expected transformers of one input that can be exported, got '${model.type}', which cannot. Leave it out, or use another.`,
    )
  }
  return graph
}
