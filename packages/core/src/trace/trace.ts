import { withLevel } from '../autograd/nesting.ts'
import { type DType, dtypes } from '../dtype.ts'
import { InputError } from '../errors.ts'
import type { Graph, GraphNode, HostArray, ValueSpec } from '../graph.ts'
import { scope } from '../scope.ts'
import { Tensor } from '../tensor.ts'
import { checkSame, sizesOf } from './batch-free.ts'
import { Emitter } from './emitter.ts'
import type { Run } from './run.ts'
import { Tracer } from './tracer.ts'

/** What a traced function returns: one tensor, or tensors by name. */
export type Traced = Tensor | { readonly [name: string]: Tensor }

/**
 * The ONNX graph of a function made of ops. Each input is a tensor of the given spec; a string in its shape, such as
 * `'N'`, is a size the graph leaves open. The function runs once at each of two sizes, without computing anything, and a
 * node that differs between them has the size built in and is refused by name. Host tensors it uses become constants.
 * Outputs are called `output`, or by the names of the returned object.
 * Throws `InputError` where the function reads a value, uses a device's tensor, or an op has no ONNX form.
 */
export function trace(fn: (...inputs: Tensor[]) => Traced, inputs: readonly ValueSpec[]): Graph {
  const first = runAt(fn, inputs, 0)
  const open = inputs.some(({ shape }) => shape.some((d) => typeof d === 'string'))
  const second = open ? runAt(fn, inputs, 1) : first
  checkSame(first, second)
  const nodes: GraphNode[] = first.lowered.flatMap((e) => e.nodes)
  const constants: Record<string, HostArray> = Object.assign(
    {},
    first.tracer.constants,
    ...first.lowered.map((e) => e.constants),
  )
  const outputs = first.outputs.map(({ name, value, spec }, i) => {
    nodes.push({ op: 'Identity', inputs: [value], outputs: [name], attrs: {} })
    const shape = spec.shape.map((d, axis) => openSize(inputs, d, second.outputs[i]!.spec.shape[axis]!, name, axis))
    return { name, dtype: spec.dtype, shape }
  })
  return { inputs, outputs, nodes, constants, opsets: { '': 21 } }
}

function runAt(fn: (...inputs: Tensor[]) => Traced, inputs: readonly ValueSpec[], which: 0 | 1): Run {
  const sizes = sizesOf(inputs)
  return scope(() =>
    withLevel((level) => {
      const tracer = new Tracer(level)
      const symbols = inputs.map(({ name, dtype, shape }) => {
        if (!dtypes.includes(dtype as DType)) {
          throw new InputError(`trace: expected tensor dtypes, got ${dtype} for '${name}'. Convert outside the graph.`)
        }
        const sized = shape.map((d) => (typeof d === 'string' ? sizes.get(d)![which] : d))
        return tracer.symbol(name, { dtype: dtype as DType, shape: sized })
      })
      const result = fn(...symbols)
      const named = result instanceof Tensor ? { output: result } : result
      const outputs = Object.entries(named).map(([name, t]) => {
        if (!(t instanceof Tensor)) {
          throw new InputError(`trace: expected tensors to be returned, got '${name}'. Return tensors by name.`)
        }
        return { name, value: tracer.nameOf(t), spec: { shape: t.shape, dtype: t.dtype } }
      })
      const lowered = tracer.nodes.map(({ op, ins, outs, attrs, inSpecs }, i) => {
        if (!op.onnx) {
          throw new InputError(`trace: expected ops with an ONNX form, got ${op.name}, which has none. Use others.`)
        }
        const emitter = new Emitter(`n${i}`)
        op.onnx(emitter, ins, outs, attrs, inSpecs)
        return emitter
      })
      // Not the tensors: they belong to the scope.
      return { tracer, lowered, outputs }
    }),
  )
}

/** An output's size: fixed, one of the inputs' open sizes, or open with a name of its own. */
function openSize(inputs: readonly ValueSpec[], a: number, b: number, output: string, axis: number): number | string {
  if (a === b) return a
  for (const [name, [x, y]] of sizesOf(inputs)) if (x === a && y === b) return name
  return `${output}_${axis}`
}
