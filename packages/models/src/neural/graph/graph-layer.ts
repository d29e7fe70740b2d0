import { type Graph, type GraphNode, hostData, InputError, show, type Tensor } from '@foldwise/core'
import type { Context } from '../context.ts'
import type { Layer } from '../layer.ts'
import { matches } from '../matches.ts'
import { hostArray } from './constant.ts'
import { imageRules } from './image-rules.ts'
import type { Rule } from './rule.ts'
import { fromStart, shapeRules } from './shape-rules.ts'
import { valueRules } from './value-rules.ts'

export interface GraphLayerOptions {
  /**
   * The value that comes out. Default: the graph's first output. The name of a value inside leaves off what follows, such as
   * the last layer: the rest gives features, or takes another head.
   */
  readonly output?: string
  /**
   * Names of constants that are not learned, besides those that never are: numbers without axes, integers, and tables with
   * values that are not finite, such as masks. Default: none.
   */
  readonly fixed?: RegExp
}

const rules: { readonly [op: string]: Rule } = { ...valueRules, ...shapeRules, ...imageRules }

/**
 * A graph, such as an ONNX file read by `fromOnnx` of `@foldwise/inference`, as a layer to train further: its nodes run as ops
 * with gradients. `init` gives not new weights but the graph's own: float constants are parameters under their names, running
 * statistics of batch normalization are state. Alone, as a part of `sequential`, frozen or not, it is a layer like others,
 * and `trace` exports it again.
 *
 * Integer inputs may be given as floats. Shapes may be computed from shapes, not from values.
 * Throws `InputError` for a graph of several inputs, an output it does not have, and operators without a rule, by name.
 */
export function graphLayer(graph: Graph, { output, fixed }: GraphLayerOptions = {}): Layer {
  const inputs = graph.inputs.filter(({ name }) => !Object.hasOwn(graph.constants, name))
  if (inputs.length !== 1) {
    throw new InputError(
      `graphLayer: expected a graph of one input, got ${inputs.map((i) => show(i.name)).join(', ') || 'none'}. Export the model with one.`,
    )
  }
  const last = output ?? graph.outputs[0]!.name
  const nodes = nodesFor(graph, last)
  checkRules(nodes)
  const state = new Set(nodes.flatMap((n) => (n.op === 'BatchNormalization' ? [n.inputs[3]!, n.inputs[4]!] : [])))
  const { params, remembered, constants } = sortConstants(graph, nodes, state, fixed)
  return {
    init: () => ({ params, state: remembered }),
    apply: (learned, x, context) => {
      const values = new Map<string, Tensor>([[inputs[0]!.name, x]])
      const get = (name: string): Tensor | undefined =>
        name === ''
          ? undefined
          : (values.get(name) ?? learned[name] ?? (state.has(name) ? context.recall(name) : constants[name]))
      for (const node of nodes) {
        const made = runNode(node, graph.opsets[''] ?? 21, node.inputs.map(get), x, context)
        node.outputs.forEach((name, i) => {
          if (name !== '' && made[i]) values.set(name, made[i])
        })
      }
      return get(last)!
    },
  }
}

function runNode(
  node: GraphNode,
  opset: number,
  given: readonly (Tensor | undefined)[],
  x: Tensor,
  context: Context,
): readonly Tensor[] {
  const { run, read = [] } = rules[node.op]!
  const onHost = (t: Tensor | undefined): boolean => t === undefined || isHost(t)
  // Shapes and what is made of them stay on the host; constants go where the values are.
  const allOnHost = given.every((t, i) => onHost(t) || read.includes(i))
  const ins = given.map((t, i) => {
    if (!t || read.includes(i)) return t
    const placed = node.op === 'Gather' && i === 1 && isHost(t) ? fromStart(t, sizeAlong(node, given[0]!)) : t
    return allOnHost || !isHost(placed) ? placed : x.on.constant(hostData(placed), placed)
  })
  return run({ node, opset, ins, context, rows: x.shape[0] ?? 1 })
}

const isHost = (t: Tensor): boolean => ArrayBuffer.isView(t.value)

function sizeAlong({ attrs }: GraphNode, x: Tensor): number {
  const axis = (attrs.axis as { readonly int: number } | undefined)?.int ?? 0
  return x.shape[axis < 0 ? axis + x.shape.length : axis]!
}

/** The nodes that a value needs, in their order. */
function nodesFor(graph: Graph, output: string): GraphNode[] {
  const needed = new Set([output])
  const nodes = [...graph.nodes].reverse().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false
    for (const name of node.inputs) needed.add(name)
    return true
  })
  const known = nodes.length > 0 || graph.inputs.some((i) => i.name === output)
  if (known) return nodes.reverse()
  const some = graph.nodes.flatMap((n) => n.outputs).slice(-5)
  throw new InputError(
    `graphLayer: expected an output among the graph's values, such as ${some.map(show).join(', ')}, got ${show(output)}. Take one.`,
  )
}

function checkRules(nodes: readonly GraphNode[]): void {
  const unknown = nodes.filter((n) => (n.domain ?? '') !== '' || !Object.hasOwn(rules, n.op))
  if (unknown.length === 0) return
  const names = [...new Set(unknown.map((n) => (n.domain ? `${n.domain}.${n.op}` : n.op)))]
  throw new InputError(
    `graphLayer: expected operators among the ${Object.keys(rules).length} it can train through, got ${names.join(', ')}. Export the model without them.`,
  )
}

type Named = { readonly [name: string]: Tensor }

/** What is learned, what is remembered, and what stays as it is. */
function sortConstants(
  graph: Graph,
  nodes: readonly GraphNode[],
  state: ReadonlySet<string>,
  fixed: RegExp | undefined,
): { params: Named; remembered: Named; constants: Named } {
  const used = new Set(nodes.flatMap((n) => n.inputs))
  const read = new Set(nodes.flatMap((n) => (rules[n.op]!.read ?? []).map((i) => n.inputs[i] ?? '')))
  const params: { [name: string]: Tensor } = {}
  const remembered: { [name: string]: Tensor } = {}
  const constants: { [name: string]: Tensor } = {}
  for (const [name, array] of Object.entries(graph.constants)) {
    if (!used.has(name)) continue
    const t = hostArray(array)
    const learned = t.dtype === 'float32' && t.shape.length > 0 && !read.has(name) && !matches(fixed, name)
    if (state.has(name)) remembered[name] = t
    else if (learned && hostData(t).every((v) => Number.isFinite(v))) params[name] = t
    else constants[name] = t
  }
  return { params, remembered, constants }
}
