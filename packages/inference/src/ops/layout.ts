import { type HostArray, InputError, showShape, stridesOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { heldConcat } from './held/layout.ts'
import { broadcastShape, broadcastStrides } from './support/broadcast.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectIntegers, expectSameType } from './support/expect.ts'
import { permute, stridedCopy } from './support/strided.ts'

/** Axes in another order; in reverse if none is given. */
export const transpose: GraphOp = {
  name: 'Transpose',
  create: ({ where, attrs }) => {
    const perm = attrs.ints('perm')
    return ([x]) => {
      const rank = x!.shape.length
      const order = perm ?? x!.shape.map((_, i) => rank - 1 - i)
      if (order.length !== rank || new Set(order.map((a) => expectAxis(a, rank, where))).size !== rank) {
        throw new InputError(
          `${where}: expected perm to name ${rank} axes once, got ${showShape(order)}. Check the graph.`,
        )
      }
      return [
        permute(
          x!,
          order.map((a) => expectAxis(a, rank, where)),
          where,
        ),
      ]
    }
  },
}

/** Values repeated until the shapes agree. */
export const expand: GraphOp = {
  name: 'Expand',
  since: 8,
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([x, to]) => {
      const shape = broadcastShape([x!.shape, expectIntegers(to!, where, 'a shape')], where)
      return [stridedCopy(x!, shape, broadcastStrides(x!.shape, shape), where)]
    },
}

/** The whole array, repeated along each axis. */
export const tile: GraphOp = {
  name: 'Tile',
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([x, repeats]) => {
      const times = expectIntegers(repeats!, where, 'repeats')
      if (times.length !== x!.shape.length || times.some((t) => t < 0)) {
        throw new InputError(
          `${where}: expected ${x!.shape.length} repeats >= 0 for ${showShape(x!.shape)}, got ${showShape(times)}. Check the graph.`,
        )
      }
      // [a, b] tiled is [ta, a, tb, b] read with stride 0 along the new axes.
      const strides = stridesOf(x!.shape).flatMap((s) => [0, s])
      const split = x!.shape.flatMap((d, i) => [times[i]!, d])
      const tiled = stridedCopy(x!, split, strides, where)
      return [
        value(
          x!.dtype,
          x!.shape.map((d, i) => d * times[i]!),
          cellsOf(tiled),
        ),
      ]
    },
}

/** Arrays put one after the other along `axis`. */
export const concat: GraphOp = {
  name: 'Concat',
  held: heldConcat,
  arity: [1, Infinity, 1, 1],
  create: ({ where, attrs }) => {
    const along = attrs.required('axis', attrs.int('axis'))
    return (inputs) => {
      const arrays = inputs as readonly HostArray[]
      expectSameType(arrays, where)
      const first = arrays[0]!
      const axis = expectAxis(along, first.shape.length, where)
      for (const x of arrays) {
        if (x.shape.length !== first.shape.length || x.shape.some((d, i) => i !== axis && d !== first.shape[i])) {
          throw new InputError(
            `${where}: expected shapes that agree but for axis ${axis}, got ${arrays.map((a) => showShape(a.shape)).join(' and ')}. Check the shapes.`,
          )
        }
      }
      const shape = first.shape.map((d, i) => (i === axis ? arrays.reduce((n, x) => n + x.shape[axis]!, 0) : d))
      const out = makeCells(first.dtype, shape, where)
      const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1)
      let at = 0
      for (let o = 0; o < outer; o++) {
        for (const x of arrays) {
          const from = cellsOf(x)
          const block = from.length / outer
          for (let i = 0; i < block; i++) out[at++] = from[o * block + i]!
        }
      }
      return [value(first.dtype, shape, out)]
    }
  },
}
