/** Operators that move values, and those that speak of shapes, which run on the host. */
import { hostTensor, type Shape, sizeOf, type Tensor } from '@foldwise/core'
import { cast, concat, END, expand, gather, pad, padWith, reshape, slice, tile, transpose } from '@foldwise/core/ops'
import { dropout } from '../layers/dropout.ts'
import { hostArray } from './constant.ts'
import { floatOf, intOf, intsOf, listOf, type NodeRun, numbersOf, type Rule, refuse, textOf } from './rule.ts'

const integers = (values: readonly number[], shape: Shape = [values.length]): Tensor =>
  hostTensor(Int32Array.from(values), shape, 'int32')

const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

function reshaped({ node, ins: [x, to], rows }: NodeRun): readonly Tensor[] {
  const shape = numbersOf(to)!
  if (intOf(node, 'allowzero', 0) === 1 && shape.includes(0)) return [reshape(x!, shape)]
  const whole = shape.map((d, i) => (d === 0 ? x!.shape[i]! : d))
  const open = whole.indexOf(-1)
  if (open >= 0) whole[open] = x!.size / sizeOf(whole.filter((_, i) => i !== open))
  return [toShape(x!, whole, rows)]
}

/**
 * Sizes that stay are written 0, and the one that holds the batch -1, as far as can be told: then a graph that is traced from
 * the layer takes any batch, also where the file has computed its shapes from sizes.
 */
function toShape(x: Tensor, shape: Shape, rows: number): Tensor {
  if (x.size === 0) return reshape(x, shape)
  const kept = shape.map((d, i) => (d === x.shape[i] ? 0 : d))
  const batch = kept.findIndex((d) => d > 1 && d % rows === 0)
  const free = batch >= 0 ? batch : kept.findIndex((d) => d > 1)
  return reshape(
    x,
    kept.map((d, i) => (i === free ? -1 : d)),
  )
}

function flattened({ node, ins: [x], rows }: NodeRun): readonly Tensor[] {
  const axis = axisOf(intOf(node, 'axis', 1), x!.shape.length)
  if (axis === 1) return [reshape(x!, [0, -1])]
  return [toShape(x!, [sizeOf(x!.shape.slice(0, axis)), sizeOf(x!.shape.slice(axis))], rows)]
}

/** Axes of size 1 go to the end and are cut off there, so that no other size is written down. */
function squeezed(at: NodeRun): readonly Tensor[] {
  const [x] = at.ins
  const rank = x!.shape.length
  const axes =
    listOf(at, 1, 'axes')?.map((a) => axisOf(a, rank)) ?? [...x!.shape.keys()].filter((i) => x!.shape[i] === 1)
  if (axes.some((a) => x!.shape[a] !== 1)) refuse(at.node, 'of axes of size 1', `[${x!.shape.join(', ')}]`)
  const stays = [...x!.shape.keys()].filter((i) => !axes.includes(i))
  const last = stays.every((axis, i) => axis === i)
  const moved = last ? x! : transpose(x!, [...stays, ...axes])
  return [
    reshape(
      moved,
      stays.map(() => 0),
    ),
  ]
}

/** Axes of size 1 are put at the end and moved from there. */
function unsqueezed(at: NodeRun): readonly Tensor[] {
  const [x] = at.ins
  const rank = x!.shape.length
  const given = listOf(at, 1, 'axes') ?? []
  const axes = given.map((a) => axisOf(a, rank + given.length))
  const wide = reshape(x!, [...x!.shape.map(() => 0), ...axes.map(() => 1)])
  let [old, fresh] = [0, rank]
  const order = wide.shape.map((_, i) => (axes.includes(i) ? fresh++ : old++))
  return [order.every((axis, i) => axis === i) ? wide : transpose(wide, order)]
}

function sliced(at: NodeRun): readonly Tensor[] {
  const [x] = at.ins
  const starts = listOf(at, 1, 'starts')!
  const ends = listOf(at, 2, 'ends')!
  const axes = listOf(at, 3, 'axes') ?? starts.map((_, i) => i)
  const steps = numbersOf(at.ins[4]) ?? starts.map(() => 1)
  let y = x!
  axes.forEach((given, i) => {
    const axis = axisOf(given, x!.shape.length)
    y = ranged(y, axis, starts[i]!, ends[i]!, steps[i]!)
  })
  return [y]
}

/** A range of an axis; other axes are not touched, so that their sizes are not written into a graph. */
function ranged(x: Tensor, axis: number, start: number, end: number, step: number): Tensor {
  const lead = new Array<number>(axis).fill(0)
  const all = lead.map(() => END)
  if (step === 1) return slice(x, [...lead, start], [...all, Math.min(end, END)])
  const size = x.shape[axis]!
  const clamp = (v: number): number => {
    const place = v < 0 ? v + size : v
    return step > 0 ? Math.max(0, Math.min(place, size)) : Math.max(-1, Math.min(place, size - 1))
  }
  const [from, to] = [clamp(start), clamp(end)]
  const count = Math.max(0, Math.ceil((to - from) / step))
  const places = Int32Array.from({ length: count }, (_, i) => from + i * step)
  return gather(x, x.on.constant(places, { shape: [count], dtype: 'int32' }) as Tensor<'int32'>, axis)
}

function split(at: NodeRun): readonly Tensor[] {
  const { node, ins } = at
  const axis = axisOf(intOf(node, 'axis', 0), ins[0]!.shape.length)
  const size = ins[0]!.shape[axis]!
  const parts = intOf(node, 'num_outputs', node.outputs.length)
  const each = Math.ceil(size / parts)
  const sizes = listOf(at, 1, 'split') ?? node.outputs.map((_, i) => Math.max(0, Math.min(each, size - i * each)))
  let start = 0
  return sizes.map((d) => {
    start += d
    return ranged(ins[0]!, axis, start - d, start, 1)
  })
}

function gathered({ node, ins: [x, indices] }: NodeRun): readonly Tensor[] {
  const axis = axisOf(intOf(node, 'axis', 0), x!.shape.length)
  const whole = indices!.dtype === 'int32' ? (indices as Tensor<'int32'>) : cast(indices!, 'int32')
  return [gather(x!, whole, axis)]
}

/** Places of constant indices that count from the end. */
export function fromStart(indices: Tensor, size: number): Tensor {
  const list = numbersOf(indices)!
  return list.every((i) => i >= 0)
    ? indices
    : integers(
        list.map((i) => axisOf(i, size)),
        indices.shape,
      )
}

function padded(at: NodeRun): readonly Tensor[] {
  const { node, ins } = at
  const [x, , fill, along] = ins
  const rank = x!.shape.length
  const given = listOf(at, 1, 'pads') ?? []
  const axes = numbersOf(along)?.map((a) => axisOf(a, rank)) ?? x!.shape.map((_, i) => i)
  const sides = x!.shape.map((_, i): readonly [number, number] => {
    const at = axes.indexOf(i)
    return at < 0 ? [0, 0] : [given[at]!, given[at + axes.length]!]
  })
  const mode = textOf(node, 'mode', 'constant')
  if (sides.flat().some((p) => p < 0)) refuse(node, 'with pads >= 0', `[${given.join(', ')}]`)
  if (mode === 'constant') return [pad(x!, sides, numbersOf(fill)?.[0] ?? floatOf(node, 'value', 0))]
  if (mode === 'reflect' || mode === 'edge') return [padWith(x!, sides, mode)]
  return refuse(node, 'in mode constant, reflect or edge', mode)
}

function repeated({ ins: [x, to] }: NodeRun): readonly Tensor[] {
  const asked = numbersOf(to)!
  const rank = Math.max(asked.length, x!.shape.length)
  const align = (s: Shape): number[] => [...new Array<number>(rank - s.length).fill(1), ...s]
  const [from, want] = [align(x!.shape), align(asked)]
  const wide = from.length === x!.shape.length ? x! : reshape(x!, from)
  return [
    expand(
      wide,
      from.map((d, i) => (d === 1 ? want[i]! : d)),
    ),
  ]
}

const types: { readonly [code: number]: 'float32' | 'int32' | 'bool' } = {
  1: 'float32',
  6: 'int32',
  7: 'int32',
  9: 'bool',
  11: 'float32',
}

function typed({ node, ins: [x] }: NodeRun): readonly Tensor[] {
  const code = intOf(node, 'to', 1)
  const dtype = types[code] ?? refuse(node, 'to a float, an integer or a boolean', `type ${code}`)
  return [x!.dtype === dtype ? x! : cast(x!, dtype)]
}

function filled({ node, ins: [shape] }: NodeRun): readonly Tensor[] {
  const value = (node.attrs.value as { readonly tensor?: Parameters<typeof hostArray>[0] } | undefined)?.tensor
  const one = value ? hostArray(value) : hostTensor(new Float32Array(1), [1], 'float32')
  return [expand(reshape(one, []), numbersOf(shape)!)]
}

function constant({ node }: NodeRun): readonly Tensor[] {
  const { attrs } = node
  const tensor = (attrs.value as { readonly tensor?: Parameters<typeof hostArray>[0] } | undefined)?.tensor
  if (tensor) return [hostArray(tensor)]
  const int = intOf(node, 'value_int')
  if (int !== undefined) return [integers([int], [])]
  const ints = intsOf(node, 'value_ints')
  if (ints) return [integers(ints)]
  if (attrs.value_float) return [hostTensor(Float32Array.of(floatOf(node, 'value_float', 0)), [], 'float32')]
  return refuse(node, 'of a tensor or a number', Object.keys(attrs).join(', '))
}

function range({ ins }: NodeRun): readonly Tensor[] {
  const [from, to, step] = ins.map((t) => numbersOf(t)![0]!) as [number, number, number]
  const values = Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step)
  if (ins[0]!.dtype === 'int32') return [integers(values)]
  return [hostTensor(Float32Array.from(values), [values.length], 'float32')]
}

export const shapeRules: { readonly [op: string]: Rule } = {
  Cast: { run: typed },
  Concat: { run: ({ node, ins }) => [concat(ins as Tensor[], axisOf(intOf(node, 'axis', 0), ins[0]!.shape.length))] },
  Constant: { run: constant },
  ConstantOfShape: { read: [0], run: filled },
  Dropout: {
    read: [1, 2],
    run: ({ node, ins: [x, ratio], context }) => {
      const rate = numbersOf(ratio)?.[0] ?? floatOf(node, 'ratio', 0.5)
      return [rate > 0 && context.training ? dropout(rate).apply({}, x!, context) : x!]
    },
  },
  Expand: { read: [1], run: repeated },
  Flatten: { run: flattened },
  Gather: { run: gathered },
  Identity: { run: ({ ins: [x] }) => [x!] },
  Pad: { read: [1, 2, 3], run: padded },
  Range: { read: [0, 1, 2], run: range },
  Reshape: { read: [1], run: reshaped },
  Shape: {
    run: ({ node, ins: [x] }) => [
      integers(x!.shape.slice(intOf(node, 'start', 0), intOf(node, 'end', x!.shape.length))),
    ],
  },
  Size: { run: ({ ins: [x] }) => [integers([x!.size], [])] },
  Slice: { read: [1, 2, 3, 4], run: sliced },
  Split: { read: [1], run: split },
  Squeeze: { read: [1], run: squeezed },
  Tile: { read: [1], run: ({ ins: [x, repeats] }) => [tile(x!, numbersOf(repeats)!)] },
  Transpose: { run: ({ node, ins: [x] }) => [transpose(x!, intsOf(node, 'perm'))] },
  Unsqueeze: { read: [1], run: unsqueezed },
}
