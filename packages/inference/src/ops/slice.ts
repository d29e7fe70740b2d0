import { type HostArray, InputError, showShape, stridesOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { expectAxis, expectIntegers } from './support/expect.ts'
import { stridedCopy } from './support/strided.ts'

/** Ranges along axes, numpy's `x[start:end:step]`: attributes before operator set 10, inputs since. */
export const slice: GraphOp = {
  name: 'Slice',
  arity: [1, 5, 1, 1],
  create: ({ where, attrs, opset, inputs }) => {
    const old = opset < 10
    const fixed = old ? { starts: attrs.ints('starts'), ends: attrs.ints('ends'), axes: attrs.ints('axes') } : undefined
    if (!old && inputs < 3) throw new InputError(`${where}: expected 3 to 5 inputs, got ${inputs}. Check the graph.`)
    return ([x, ...given]) => {
      const [from, to, along, by] = given.map(
        (g, i) => g && expectIntegers(g, where, ['starts', 'ends', 'axes', 'steps'][i]!),
      )
      const starts = from ?? attrs.required('starts', fixed?.starts)
      const ends = to ?? attrs.required('ends', fixed?.ends)
      const axes = along ?? fixed?.axes ?? starts.map((_, i) => i)
      const steps = by ?? starts.map(() => 1)
      if (ends.length !== starts.length || axes.length !== starts.length || steps.length !== starts.length) {
        throw new InputError(
          `${where}: expected as many ends, axes and steps as the ${starts.length} starts, got ${ends.length}, ${axes.length} and ${steps.length}. Check the graph.`,
        )
      }
      return [cut(x!, starts, ends, axes, steps, where)]
    }
  },
}

type Numbers = readonly number[]

function cut(x: HostArray, starts: Numbers, ends: Numbers, axes: Numbers, steps: Numbers, where: string): HostArray {
  const strides = stridesOf(x.shape)
  const shape = [...x.shape]
  const seen = new Set<number>()
  let start = 0
  axes.forEach((given, k) => {
    const axis = expectAxis(given, x.shape.length, where)
    if (seen.has(axis))
      throw new InputError(`${where}: expected different axes, got ${showShape(axes)}. Check the graph.`)
    seen.add(axis)
    const step = steps[k]!
    if (step === 0) throw new InputError(`${where}: expected steps other than 0, got 0. Check the graph.`)
    const size = x.shape[axis]!
    const clamp = (v: number): number =>
      step > 0
        ? Math.min(Math.max(v < 0 ? v + size : v, 0), size)
        : Math.min(Math.max(v < 0 ? v + size : v, -1), size - 1)
    const first = clamp(starts[k]!)
    shape[axis] = Math.max(0, Math.ceil((clamp(ends[k]!) - first) / step))
    if (shape[axis]! > 0) start += first * strides[axis]!
    strides[axis]! *= step
  })
  return stridedCopy(x, shape, strides, where, start)
}
