import { type HostArray, InputError, showShape } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { batchedProduct } from './support/batched-product.ts'
import { makeCells, numbersOf, value } from './support/cells.ts'
import { expectRank, expectSameType, expectType } from './support/expect.ts'
import { intProductInto } from './support/product.ts'

/** int32 products of 8-bit integers less their zero points: per tensor, per row of A, per column of B. */
export const matMulInteger: GraphOp = {
  name: 'MatMulInteger',
  since: 10,
  arity: [2, 4, 1, 1],
  create:
    ({ where }) =>
    ([a, b, aZero, bZero]) => {
      expectType(a!, ['int8', 'uint8'], where)
      expectType(b!, ['int8', 'uint8'], where)
      const x = shifted(a!, aZero, true, where)
      const y = shifted(b!, bZero, false, where)
      return [batchedProduct(x, y, 'int32', where, intProductInto)]
    },
}

/** The values less their zero points, int32. `rows`: a vector of zero points belongs to rows, else to columns. */
function shifted(x: HostArray, zero: HostArray | undefined, rows: boolean, where: string): HostArray {
  const from = numbersOf(x)
  const out = makeCells('int32', x.shape, where)
  if (zero) {
    expectSameType([x, zero], where)
    expectRank(zero, 0, 1, where, 'zero points')
  }
  const zeros = zero ? numbersOf(zero) : [0]
  const columns = x.shape.at(-1) ?? 1
  const perRow = rows ? (x.shape.at(-2) ?? 1) : columns
  if (zeros.length !== 1 && zeros.length !== perRow) {
    throw new InputError(
      `${where}: expected 1 or ${perRow} zero points for ${showShape(x.shape)}, got ${zeros.length}. Check the graph.`,
    )
  }
  for (let i = 0; i < from.length; i++) {
    const k = zeros.length === 1 ? 0 : rows ? Math.floor(i / columns) % perRow : i % columns
    out[i] = from[i]! - zeros[k]!
  }
  return value('int32', x.shape, out)
}
