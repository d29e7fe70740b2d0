import { type Graph, type HostArray, sizeOf } from '@foldwise/core'
import { type NodeStep, nodeStep, type Surroundings } from './node-step.ts'
import { countUses, isOnnx } from './uses.ts'

/**
 * Batch normalization of known statistics taken into the known weights and bias of the convolution before it: each filter
 * times `scale / sqrt(variance + epsilon)`, computed in float64 and rounded once.
 */
export function foldBatchNorms(
  steps: readonly NodeStep[],
  graph: Graph,
  constants: Map<string, HostArray>,
  surroundings: Surroundings,
): NodeStep[] {
  const uses = countUses(steps, graph)
  const after = new Map(steps.flatMap((s) => s.inputs.map((name) => [name, s] as const)))
  const dropped = new Set<NodeStep>()
  const folded = steps.map((conv) => {
    const norm = isOnnx(conv, 'Conv') && uses.get(conv.outputs[0]!) === 1 ? after.get(conv.outputs[0]!) : undefined
    if (!isOnnx(norm, 'BatchNormalization') || norm.inputs[0] !== conv.outputs[0]) return conv
    const [w, b] = [conv.inputs[1]!, conv.inputs[2]].map((name) =>
      name === undefined ? undefined : constants.get(name),
    )
    const values = norm.inputs.slice(1).map((name) => constants.get(name))
    const bias = conv.inputs[2] === undefined ? undefined : b
    if (conv.inputs[2] !== undefined && !b) return conv
    const known = [w, ...values, ...(bias ? [bias] : [])]
    if (known.some((v) => v?.dtype !== 'float32')) return conv
    const made = fold(
      w as HostArray<'float32'>,
      bias as HostArray<'float32'> | undefined,
      values as HostArray<'float32'>[],
      norm,
    )
    if (!made) return conv
    const names = [`${norm.outputs[0]} weights`, `${norm.outputs[0]} bias`].map((wish) => fresh(wish, constants, uses))
    constants.set(names[0]!, made.weights)
    constants.set(names[1]!, made.bias)
    dropped.add(norm)
    return nodeStep(conv.op, conv.node, [conv.inputs[0]!, ...names], norm.outputs, conv.setup().where, surroundings)
  })
  return folded.filter((s) => !dropped.has(s))
}

function fresh(wish: string, constants: ReadonlyMap<string, HostArray>, uses: ReadonlyMap<string, number>): string {
  let name = wish
  for (let i = 2; constants.has(name) || uses.has(name); i++) name = `${wish} ${i}`
  return name
}

type Floats = HostArray<'float32'>

function fold(w: Floats, b: Floats | undefined, values: readonly Floats[], norm: NodeStep) {
  const [scale, shift, mean, variance] = values.map((v) => v.data)
  const outputs = w.shape[0]!
  // Whatever is not as the operators want it is left for them to refuse.
  if ([...values, ...(b ? [b] : [])].some((v) => v.shape.join() !== `${outputs}`)) return undefined
  const epsilon = norm.setup().attrs.float('epsilon', Math.fround(1e-5))
  const each = sizeOf(w.shape.slice(1))
  const weights = new Float32Array(w.data.length)
  const bias = new Float32Array(outputs)
  for (let c = 0; c < outputs; c++) {
    const times = scale![c]! / Math.sqrt(variance![c]! + epsilon)
    for (let i = c * each; i < (c + 1) * each; i++) weights[i] = w.data[i]! * times
    bias[c] = shift![c]! + ((b?.data[c] ?? 0) - mean![c]!) * times
  }
  return {
    weights: { dtype: 'float32', shape: w.shape, data: weights } as const,
    bias: { dtype: 'float32', shape: [outputs], data: bias } as const,
  }
}
