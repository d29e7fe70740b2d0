import { type HostArray, InputError, showShape, sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { heldFlatten, heldReshape } from './held/layout.ts'
import { cellsOf, value } from './support/cells.ts'
import { expectAxis, expectIntegers } from './support/expect.ts'

/** Same values, other shape. Operators never write to their inputs, so the memory is shared. */
const reshaped = (x: HostArray, shape: readonly number[]): HostArray => value(x.dtype, shape, cellsOf(x))

/** `-1` in the shape stands for what is left; `0` keeps the input's size unless `allowzero`. */
export const reshape: GraphOp = {
  name: 'Reshape',
  held: heldReshape,
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    const allowZero = attrs.flag('allowzero')
    return ([x, to]) => {
      const asked = expectIntegers(to!, where, 'a shape')
      const shape = asked.map((d, i) => (d === 0 && !allowZero ? (x!.shape[i] ?? -2) : d))
      const open = shape.indexOf(-1)
      if (open >= 0) {
        const rest = sizeOf(shape.filter((_, i) => i !== open))
        shape[open] = rest === 0 ? 0 : x!.data.length / rest
      }
      if (shape.some((d) => d < 0 || !Number.isInteger(d)) || sizeOf(shape) !== x!.data.length) {
        throw new InputError(
          `${where}: expected a shape of ${x!.data.length} elements for ${showShape(x!.shape)}, got ${showShape(asked)}. Check the shape.`,
        )
      }
      return [reshaped(x!, shape)]
    }
  },
}

/** Axes joined into two: those before `axis`, and the rest. */
export const flatten: GraphOp = {
  name: 'Flatten',
  held: heldFlatten,
  create: ({ where, attrs }) => {
    const axis = attrs.int('axis', 1)
    return ([x]) => {
      const rank = x!.shape.length
      const at = axis === rank ? rank : expectAxis(axis, Math.max(rank, 1), where)
      return [reshaped(x!, [sizeOf(x!.shape.slice(0, at)), sizeOf(x!.shape.slice(at))])]
    }
  },
}

/** Without the given axes of size 1; without all of them if none are given. */
export const squeeze: GraphOp = {
  name: 'Squeeze',
  arity: [1, 2, 1, 1],
  create: ({ where, attrs, opset }) => {
    const fixed = opset < 13 ? attrs.ints('axes') : undefined
    return ([x, given]) => {
      const axes = given ? expectIntegers(given, where, 'axes') : fixed
      const rank = x!.shape.length
      const drop = axes ? axes.map((a) => expectAxis(a, rank, where)) : x!.shape.flatMap((d, i) => (d === 1 ? [i] : []))
      if (drop.some((a) => x!.shape[a] !== 1)) {
        throw new InputError(
          `${where}: expected axes ${showShape(drop)} of size 1, got ${showShape(x!.shape)}. Check the axes.`,
        )
      }
      return [
        reshaped(
          x!,
          x!.shape.filter((_, i) => !drop.includes(i)),
        ),
      ]
    }
  },
}

/** With axes of size 1 put in; axes count in the result's shape. */
export const unsqueeze: GraphOp = {
  name: 'Unsqueeze',
  arity: [1, 2, 1, 1],
  create: ({ where, attrs, opset }) => {
    const fixed = opset < 13 ? attrs.ints('axes') : undefined
    return ([x, given]) => {
      const axes = given ? expectIntegers(given, where, 'axes') : attrs.required('axes', fixed)
      const rank = x!.shape.length + axes.length
      const at = new Set(axes.map((a) => expectAxis(a, rank, where)))
      if (at.size < axes.length) {
        throw new InputError(`${where}: expected different axes, got ${showShape(axes)}. Check the axes.`)
      }
      let next = 0
      return [
        reshaped(
          x!,
          Array.from({ length: rank }, (_, i) => (at.has(i) ? 1 : x!.shape[next++]!)),
        ),
      ]
    }
  },
}

/** ONNX `Identity`: its input as it is. */
export const identity: GraphOp = { name: 'Identity', create: () => (inputs) => [inputs[0]!] }

/** Nothing happens to the values when a model is not being trained. */
export const dropout: GraphOp = {
  name: 'Dropout',
  arity: [1, 3, 1, 2],
  create: ({ where, attrs, outputs }) => {
    attrs.ignore('ratio', 'seed')
    return ([x, , training]) => {
      if (training?.data[0]) {
        throw new InputError(`${where}: expected training_mode of false, got true. Export the model for inference.`)
      }
      const mask = value('bool', x!.shape, new Uint8Array(outputs > 1 ? x!.data.length : 0).fill(1))
      return outputs > 1 ? [x!, mask] : [x!]
    }
  },
}

/** The sizes of a value, int64. */
export const shape: GraphOp = {
  name: 'Shape',
  create: ({ attrs }) => {
    const start = attrs.int('start', 0)
    const end = attrs.int('end')
    return ([x]) => {
      const sizes = x!.shape.slice(start, end)
      return [value('int64', [sizes.length], BigInt64Array.from(sizes.map(BigInt)))]
    }
  },
}

/** The number of elements, int64. */
export const size: GraphOp = {
  name: 'Size',
  create:
    () =>
    ([x]) => [value('int64', [], BigInt64Array.of(BigInt(x!.data.length)))],
}
