import type { GraphOp } from '../session/graph-op.ts'
import { broadcastShape, broadcastStrides, forEachRun } from './support/broadcast.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectSameType, expectType } from './support/expect.ts'

/** Elements of the second input where the first is true, else of the third; all three broadcast. */
export const where: GraphOp = {
  name: 'Where',
  arity: [3, 3, 1, 1],
  create:
    ({ where }) =>
    ([condition, a, b]) => {
      expectType(condition!, ['bool'], where, 'a condition')
      expectSameType([a!, b!], where)
      const shape = broadcastShape([condition!.shape, a!.shape, b!.shape], where)
      const out = makeCells(a!.dtype, shape, where)
      const [c, x, y] = [cellsOf(condition!), cellsOf(a!), cellsOf(b!)]
      const strides = [condition!, a!, b!].map((v) => broadcastStrides(v.shape, shape))
      forEachRun(shape, strides, ([i, j, k], [si, sj, sk], length, at) => {
        for (let n = 0; n < length; n++) {
          out[at + n] = c[i! + n * si!] ? x[j! + n * sj!]! : y[k! + n * sk!]!
        }
      })
      return [value(a!.dtype, shape, out)]
    },
}
