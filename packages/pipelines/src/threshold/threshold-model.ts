import {
  type Ability,
  type BaseClassifier,
  type ClassifierMethods,
  FormatError,
  type Graph,
  GraphBuilder,
  type Label,
  learnedParts,
  ParamError,
  type Scores,
  type State,
} from '@foldwise/core'

export type AnyClassifier = BaseClassifier<unknown> & Partial<Scores<unknown>>

/** The classifier within a fitted threshold. */
function partOf(state: State): AnyClassifier {
  const [part] = learnedParts<AnyClassifier>(state, ['classifier'])
  return part!
}

/** What the threshold is for: probabilities where the classifier has them, else decision values. */
export function responseOf(type: string, part: AnyClassifier): Ability {
  if (part.predictProba) return 'predictProba'
  if (part.decisionFunction) return 'decisionFunction'
  throw new ParamError(
    `${type}.fit: expected a classifier with 'predictProba' or 'decisionFunction', got '${part.type}' without. Take another.`,
  )
}

/** All values of one of the classifier's outputs. */
async function valuesOf(part: AnyClassifier, method: Ability, x: unknown): Promise<Float64Array> {
  using scores = await part[method]!(x)
  return Float64Array.from(await scores.data())
}

/** One number a row: the probability, or the decision value, of the second class. */
export async function responses(part: AnyClassifier, method: Ability, x: unknown): Promise<Float64Array> {
  const values = await valuesOf(part, method, x)
  return method === 'predictProba' ? values.filter((_, i) => i % 2 === 1) : values
}

export const threshold = (values: Float64Array, at: number): Int32Array =>
  Int32Array.from(values, (v) => (v >= at ? 1 : 0))

/** The classifier's own outputs, and labels by the threshold. */
export function thresholdMethods(type: string, state: State, at: number): ClassifierMethods<unknown> {
  if (!Number.isFinite(at)) {
    throw new FormatError(`${type}: expected a finite threshold, got ${at}. The file is damaged.`)
  }
  const part = partOf(state)
  const method = responseOf(type, part)
  return {
    predict: async (x) => threshold(await responses(part, method, x), at),
    ...(part.predictProba && { predictProba: (x: unknown) => valuesOf(part, 'predictProba', x) }),
    ...(part.decisionFunction && { decisionFunction: (x: unknown) => valuesOf(part, 'decisionFunction', x) }),
  }
}

/** The classifier's graph with its label replaced: a label of the largest probability knows no threshold. */
function thresholdGraph(type: string, part: AnyClassifier, at: number): Graph {
  if (!part.toGraph) {
    throw new ParamError(
      `${type}.toGraph: expected a classifier that can be exported, got '${part.type}', which cannot. Use another.`,
    )
  }
  const graph = part.toGraph()
  const g = new GraphBuilder()
  const inputs = graph.inputs.map((v) => g.input(v.name, v.dtype, v.shape))
  const scores = responseOf(type, part) === 'predictProba' ? graph.outputs[1]?.name : 'scores'
  const known = scores !== undefined && graph.nodes.some((n) => n.outputs.includes(scores))
  if (!known) {
    throw new ParamError(
      `${type}.toGraph: expected a graph with the scores that the threshold is for, got none from '${part.type}'. Use another.`,
    )
  }
  const [values] = g.embed(graph, inputs, [scores])
  const second = g.node('Gather', [values!, g.int64([1])], { axis: { int: 1 } })
  const column = g.node('Reshape', [second, g.int64([-1])])
  const above = g.node('GreaterOrEqual', [column, g.float([at])])
  const [no, yes] = part.classes
  const label = graph.outputs[0]!
  g.node(
    'Where',
    [above, constantOf(g, label.dtype, yes!), constantOf(g, label.dtype, no!)],
    {},
    { output: label.name },
  )
  g.output(label.name, label.dtype, label.shape)
  const rest = graph.outputs.slice(1)
  for (const v of rest) {
    const [own] = v.name === scores ? [values!] : g.embed(graph, inputs, [v.name])
    g.node('Identity', [own!], {}, { output: v.name })
    g.output(v.name, v.dtype, v.shape)
  }
  return g.build()
}

function constantOf(g: GraphBuilder, dtype: string, label: Label): string {
  if (dtype === 'string') return g.constant({ dtype, shape: [1], data: [String(label)] })
  if (dtype === 'int64') return g.int64([Number(label)])
  return g.constant({ dtype: 'float64', shape: [1], data: Float64Array.of(Number(label)) })
}

/** The model with a graph of its own label. */
export function withThresholdGraph<M extends object>(type: string, model: M, at: number): M {
  const { toState } = model as { toState?: () => State }
  return Object.freeze({
    ...model,
    toGraph: () => thresholdGraph(type, partOf(toState!()), at),
  })
}
