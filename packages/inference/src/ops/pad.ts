import { type HostArray, InputError, type Shape, showShape, stridesOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectIntegers, expectSameType } from './support/expect.ts'

/** Where a place outside an axis of `size` values takes its value from; -1: from the constant. */
const modes: { readonly [mode: string]: (i: number, size: number) => number } = {
  constant: (i, size) => (i < 0 || i >= size ? -1 : i),
  edge: (i, size) => Math.min(Math.max(i, 0), size - 1),
  reflect: (i, size) => {
    if (size === 1) return 0
    const period = 2 * (size - 1)
    const at = ((i % period) + period) % period
    return at < size ? at : period - at
  },
  wrap: (i, size) => ((i % size) + size) % size,
}

/** Values before and after each axis: a constant, the edge, the inside mirrored or repeated. Negative ones cut off. */
export const pad: GraphOp = {
  name: 'Pad',
  arity: [1, 4, 1, 1],
  create: ({ where, attrs, opset, inputs }) => {
    const sourceOf = modes[attrs.oneOf('mode', Object.keys(modes), 'constant')]!
    const fixed = opset < 11 ? attrs.required('pads', attrs.ints('pads')) : undefined
    const fill = opset < 11 ? attrs.float('value', 0) : 0
    if (!fixed && inputs < 2) throw new InputError(`${where}: expected 2 to 4 inputs, got ${inputs}. Check the graph.`)
    return ([x, given, constant, along]) => {
      const rank = x!.shape.length
      const axes = along
        ? expectIntegers(along, where, 'axes').map((a) => expectAxis(a, rank, where))
        : x!.shape.map((_, i) => i)
      const pads = fixed ?? expectIntegers(given!, where, 'pads')
      if (pads.length !== 2 * axes.length) {
        throw new InputError(
          `${where}: expected ${2 * axes.length} pads, before each axis, then after, got ${pads.length}. Check the graph.`,
        )
      }
      if (constant) expectSameType([x!, constant], where)
      const before = x!.shape.map(() => 0)
      const shape = [...x!.shape]
      axes.forEach((axis, i) => {
        before[axis] = pads[i]!
        shape[axis]! += pads[i]! + pads[i + axes.length]!
      })
      if (shape.some((d, i) => d < 0 || (d > 0 && x!.shape[i] === 0 && sourceOf !== modes.constant))) {
        throw new InputError(
          `${where}: expected pads that leave a size >= 0, got ${showShape(shape)} of ${showShape(x!.shape)}. Check the graph.`,
        )
      }
      const sources = shape.map((d, axis) =>
        Array.from({ length: d }, (_, i) => sourceOf(i - before[axis]!, x!.shape[axis]!)),
      )
      return [take(x!, shape, sources, constant ? cellsOf(constant)[0]! : missing(x!, fill), where)]
    }
  },
}

const missing = (x: HostArray, fill: number): number | bigint | string =>
  x.dtype === 'string' ? '' : x.dtype === 'int64' ? 0n : fill

/** Values of `x` by a list of places for each axis; -1 gives `fill`. */
function take(
  x: HostArray,
  shape: Shape,
  sources: readonly (readonly number[])[],
  fill: number | bigint | string,
  where: string,
): HostArray {
  const from = cellsOf(x)
  const out = makeCells(x.dtype, shape, where)
  const strides = stridesOf(x.shape)
  let n = 0
  const walk = (axis: number, start: number): void => {
    if (axis === shape.length) {
      out[n++] = start < 0 ? fill : from[start]!
      return
    }
    for (const i of sources[axis]!) walk(axis + 1, i < 0 || start < 0 ? -1 : start + i * strides[axis]!)
  }
  walk(0, 0)
  return value(x.dtype, shape, out)
}
