import type { Attr, Graph, HostArray } from '@foldwise/core'
import { type NodeStep, nodeStep, type Surroundings } from './node-step.ts'
import { countUses, isOnnx } from './uses.ts'

/** Zeros put around images before a convolution, as padding of its own: no larger copy of the image is made. */
export function foldPads(
  steps: readonly NodeStep[],
  graph: Graph,
  constants: ReadonlyMap<string, HostArray>,
  surroundings: Surroundings,
): NodeStep[] {
  const uses = countUses(steps, graph)
  const maker = new Map(steps.map((s) => [s.outputs[0]!, s] as const))
  const dropped = new Set<NodeStep>()
  const folded = steps.map((conv) => {
    const pad = isOnnx(conv, 'Conv') ? maker.get(conv.inputs[0]!) : undefined
    if (!isOnnx(conv, 'Conv') || !isOnnx(pad, 'Pad') || uses.get(pad.outputs[0]!) !== 1) return conv
    const zeros = zerosOf(pad, constants)
    const own = ownPads(conv, constants)
    if (!zeros || own?.length !== zeros.length) return conv
    dropped.add(pad)
    const attrs: { [name: string]: Attr } = { ...conv.node.attrs, pads: { ints: own.map((p, i) => p + zeros[i]!) } }
    delete attrs.auto_pad
    const inputs = [pad.inputs[0]!, ...conv.inputs.slice(1)]
    return nodeStep(conv.op, { ...conv.node, attrs }, inputs, conv.outputs, conv.setup().where, surroundings)
  })
  return folded.filter((s) => !dropped.has(s))
}

/** Zeros before and after each spatial axis, if that is all that the node adds. */
function zerosOf(pad: NodeStep, constants: ReadonlyMap<string, HostArray>): number[] | undefined {
  const { attrs, opset } = pad.setup()
  const [, at, filling, axes] = pad.inputs
  const value = filling ? constants.get(filling)?.data[0] : opset < 11 ? attrs.float('value', 0) : 0
  if (attrs.string('mode', 'constant') !== 'constant' || Number(value ?? NaN) !== 0 || axes) return undefined
  const given = at === undefined ? undefined : constants.get(at)
  const pads = opset < 11 ? attrs.ints('pads') : given && Array.from(given.data as BigInt64Array, Number)
  if (!pads || pads.some((p) => p < 0)) return undefined
  const rank = pads.length / 2
  const [before, after] = [pads.slice(0, rank), pads.slice(rank)]
  if ([before[0], before[1], after[0], after[1]].some((p) => p !== 0)) return undefined
  return [...before.slice(2), ...after.slice(2)]
}

function ownPads(conv: NodeStep, constants: ReadonlyMap<string, HostArray>): readonly number[] | undefined {
  const { attrs } = conv.setup()
  const axes = (constants.get(conv.inputs[1]!)?.shape.length ?? 2) - 2
  const auto = attrs.string('auto_pad', 'NOTSET')
  if (auto !== 'NOTSET' && auto !== 'VALID') return undefined
  const none = new Array<number>(2 * axes).fill(0)
  return auto === 'VALID' ? none : attrs.ints('pads', none)
}
