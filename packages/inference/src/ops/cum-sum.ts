import { sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectScalar, expectType, floats } from './support/expect.ts'

/** Sums of all values up to each along an axis, without the value itself if `exclusive`, from the end if `reverse`. */
export const cumSum: GraphOp = {
  name: 'CumSum',
  since: 11,
  arity: [2, 2, 1, 1],
  create: ({ where, attrs }) => {
    const exclusive = attrs.flag('exclusive')
    const reverse = attrs.flag('reverse')
    return ([x, along]) => {
      expectType(x!, [...floats, 'int32', 'int64'], where)
      const axis = expectAxis(expectScalar(along!, where, 'an axis'), x!.shape.length, where)
      const size = x!.shape[axis]!
      const inner = sizeOf(x!.shape.slice(axis + 1))
      const from = cellsOf(x!) as unknown as number[]
      const out = makeCells(x!.dtype, x!.shape, where) as unknown as number[]
      const zero = (x!.dtype === 'int64' ? 0n : 0) as number
      for (let line = 0; line < from.length / Math.max(size, 1); line++) {
        const start = Math.floor(line / inner) * size * inner + (line % inner)
        let sum = zero
        for (let k = 0; k < size; k++) {
          const at = start + (reverse ? size - 1 - k : k) * inner
          if (exclusive) out[at] = sum
          sum += from[at]!
          if (!exclusive) out[at] = sum
        }
      }
      return [value(x!.dtype, x!.shape, out)]
    }
  },
}
