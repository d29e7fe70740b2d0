import { type HostArray, InputError } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf } from './support/cells.ts'
import { mapCells } from './support/elementwise.ts'
import { expectSameType, expectType, numeric } from './support/expect.ts'

/** Values held between `min` and `max`: attributes before operator set 11, scalar inputs since. Missing bounds do not bind. */
export const clip: GraphOp = {
  name: 'Clip',
  arity: [1, 3, 1, 1],
  create: ({ where, attrs, opset }) => {
    const low = opset < 11 ? attrs.float('min') : undefined
    const high = opset < 11 ? attrs.float('max') : undefined
    return ([x, min, max]) => {
      expectType(x!, numeric, where)
      const lower = min ? bound(x!, min, where) : low
      const upper = max ? bound(x!, max, where) : high
      return [
        mapCells<number>(x!, x!.dtype, where, (v) => {
          const raised = lower !== undefined && v < lower ? (lower as number) : v
          return upper !== undefined && raised > upper ? (upper as number) : raised
        }),
      ]
    }
  },
}

function bound(x: HostArray, b: HostArray, where: string): number | bigint {
  expectSameType([x, b], where)
  if (b.data.length !== 1) {
    throw new InputError(`${where}: expected bounds of one value, got ${b.data.length}. Use Min and Max.`)
  }
  return cellsOf(b)[0] as number | bigint
}
