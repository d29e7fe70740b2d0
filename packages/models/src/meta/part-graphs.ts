import { type Graph, type GraphBuilder, type Label, type Model, ParamError } from '@foldwise/core'
import { type AnyClassifier, columnsOf } from './part-outputs.ts'

/** The parts' graphs. Throws `ParamError` that names a part without one, or one with other inputs than the first. */
export function graphsOf(type: string, parts: readonly Model[]): readonly Graph[] {
  const graphs = parts.map((part) => {
    if (!part.toGraph) {
      throw new ParamError(
        `${type}.toGraph: expected parts that can be exported, got '${part.type}', which cannot. Leave it out.`,
      )
    }
    return part.toGraph()
  })
  graphs.forEach(({ inputs }, i) => {
    const same = inputs.length === 1 && inputs[0]!.dtype === graphs[0]!.inputs[0]!.dtype
    if (!same) {
      throw new ParamError(
        `${type}.toGraph: expected parts with one input of the same type, got others from '${parts[i]!.type}'. Export the parts.`,
      )
    }
  })
  return graphs
}

/** The input of the composite: that of its first part. */
export function inputLike(g: GraphBuilder, { inputs }: Graph): string {
  const { name, dtype, shape } = inputs[0]!
  return g.input(name, dtype, shape)
}

/** Adds a part's probabilities, float32 `[N, labels]`; 0 for labels that the part never met. */
export function embedProbabilities(
  g: GraphBuilder,
  part: AnyClassifier,
  graph: Graph,
  x: string,
  labels: readonly Label[],
): string {
  const wanted = graph.outputs[1]
  if (!wanted || !part.predictProba) {
    throw new ParamError(
      `toGraph: expected a part whose graph gives probabilities, got '${part.type}'. Export the parts one by one.`,
    )
  }
  const [own] = g.embed(graph, [x], [wanted.name])
  const columns = columnsOf(part, labels)
  if (columns.length === labels.length) return own!
  const place = new Float32Array(columns.length * labels.length)
  columns.forEach((c, i) => {
    place[i * labels.length + c] = 1
  })
  return g.node('MatMul', [own!, g.float(place, [columns.length, labels.length])])
}

/** Adds a vote of 1 for the class that a part predicts, float32 `[N, labels]`. */
export function embedVotes(
  g: GraphBuilder,
  part: AnyClassifier,
  graph: Graph,
  x: string,
  labels: readonly Label[],
): string {
  const [label] = g.embed(graph, [x], [graph.outputs[0]!.name])
  const columns = labels.map((c) => {
    const constant =
      typeof c === 'string'
        ? g.constant({ dtype: 'string', shape: [1], data: [c] })
        : graph.outputs[0]!.dtype === 'int64'
          ? g.int64([Number(c)])
          : g.constant({ dtype: 'float64', shape: [1], data: Float64Array.of(Number(c)) })
    const equal = g.node('Equal', [label!, constant])
    return g.node('Reshape', [g.node('Cast', [equal], { to: { int: 1 } }), g.int64([-1, 1])])
  })
  columnsOf(part, labels)
  return g.node('Concat', columns, { axis: { int: 1 } })
}

/** Adds the index among `labels` of the class that a part predicts, float32 `[N, 1]`. */
export function embedLabelIndex(
  g: GraphBuilder,
  part: AnyClassifier,
  graph: Graph,
  x: string,
  labels: readonly Label[],
): string {
  const votes = embedVotes(g, part, graph, x, labels)
  return g.node('MatMul', [votes, g.float(Array.from(labels.keys()), [labels.length, 1])])
}

/**
 * Adds a part's decision values, float32 `[N, 1]` for two classes and `[N, classes]` for more: the value named `scores` in the part's
 * graph, `[N, classes]`, of which the second column decides between two classes. Throws `ParamError` where there is none.
 */
export function embedScores(g: GraphBuilder, part: AnyClassifier, graph: Graph, x: string): string {
  if (!graph.nodes.some((n) => n.outputs.includes('scores'))) {
    throw new ParamError(
      `toGraph: expected a part whose graph has decision values, named 'scores', got '${part.type}'. Export the parts one by one.`,
    )
  }
  const [scores] = g.embed(graph, [x], ['scores'])
  return part.classes.length === 2 ? g.node('Gather', [scores!, g.int64([1])], { axis: { int: 1 } }) : scores!
}
