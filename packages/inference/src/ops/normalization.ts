import { InputError } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { mapCells } from './support/elementwise.ts'
import { expectAxis, expectRank, expectType, floats } from './support/expect.ts'
import { mapAlongAxis, mapRows } from './support/rows.ts'

type Norm = (row: ArrayLike<number>) => number

const l1: Norm = (row) => {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += Math.abs(row[i]!)
  return sum
}
const l2: Norm = (row) => {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += row[i]! * row[i]!
  return Math.sqrt(sum)
}
const greatest: Norm = (row) => {
  let m = -Infinity
  for (let i = 0; i < row.length; i++) m = Math.max(m, row[i]!)
  return m
}

/** Rows of norm 0 stay as they are. */
const divideBy =
  (norm: Norm) =>
  (row: ArrayLike<number>): Float64Array => {
    const n = norm(row)
    const out = new Float64Array(row.length)
    for (let i = 0; i < out.length; i++) out[i] = n === 0 ? row[i]! : row[i]! / n
    return out
  }

/** Each run along `axis` divided by its L1 or L2 norm. */
export const lpNormalization: GraphOp = {
  name: 'LpNormalization',
  create: ({ where, attrs }) => {
    const along = attrs.int('axis', -1)
    const p = attrs.int('p', 2)
    if (p !== 1 && p !== 2) throw new InputError(`${where}: expected p of 1 or 2, got ${p}. Check the graph.`)
    return ([x]) => {
      expectType(x!, floats, where)
      return [mapAlongAxis(x!, expectAxis(along, x!.shape.length, where), where, divideBy(p === 1 ? l1 : l2))]
    }
  },
}

/** Each row of `[N, C]` or `[C]` divided by its maximum, L1 or L2 norm (ai.onnx.ml). The result is float32. */
export const normalizer: GraphOp = {
  name: 'Normalizer',
  domain: 'ai.onnx.ml',
  create: ({ where, attrs }) => {
    const norm = { MAX: greatest, L1: l1, L2: l2 }[attrs.oneOf('norm', ['MAX', 'L1', 'L2'], 'MAX')]
    return ([x]) => {
      expectType(x!, ['float32', 'float64', 'int32', 'int64'], where)
      expectRank(x!, 1, 2, where)
      const wide = mapCells<number | bigint>(x!, 'float32', where, Number)
      return [mapRows(wide, x!.shape.at(-1)!, where, divideBy(norm))]
    }
  },
}
