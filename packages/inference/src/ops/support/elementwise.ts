import type { GraphType, HostArray } from '@foldwise/core'
import type { GraphOp } from '../../session/graph-op.ts'
import { broadcastShape, broadcastStrides, forEachRun } from './broadcast.ts'
import { type Cells, cellsOf, makeCells, value } from './cells.ts'
import { expectSameType, expectType, floats, numeric } from './expect.ts'
import { type FloatPair, floatPairs } from './float-pairs.ts'

/** `f` of each element. Integer types wrap around as typed arrays do. */
export function mapCells<T extends number | bigint | string>(
  x: HostArray,
  dtype: GraphType,
  where: string,
  f: (v: T) => number | bigint | string,
): HostArray {
  const from = cellsOf(x)
  const to = makeCells(dtype, x.shape, where)
  for (let i = 0; i < from.length; i++) to[i] = f(from[i] as T)
  return value(dtype, x.shape, to)
}

/** `f` of each pair of elements, broadcast. */
export function mapPairs<T extends number | bigint | string, U extends number | bigint | string = T>(
  a: HostArray,
  b: HostArray,
  dtype: GraphType,
  where: string,
  f: (a: T, b: U) => number | bigint | string,
): HostArray {
  const shape = broadcastShape([a.shape, b.shape], where)
  const x = cellsOf(a) as Cells
  const y = cellsOf(b) as Cells
  const to = makeCells(dtype, shape, where)
  forEachRun(
    shape,
    [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)],
    ([i0, j0], [si, sj], length, out) => {
      let i = i0!
      let j = j0!
      for (let k = 0; k < length; k++, i += si!, j += sj!) to[out + k] = f(x[i] as T, y[j] as U)
    },
  )
  return value(dtype, shape, to)
}

/** An operator that maps floats one by one. float32 results are rounded from float64 ones. */
export const floatMap = (name: string, f: (v: number) => number): GraphOp => ({
  name,
  create:
    ({ where }) =>
    ([x]) => {
      expectType(x!, floats, where)
      return [mapCells(x!, x!.dtype, where, f)]
    },
})

/** The arithmetic of an operator: on floats, on integers of up to 32 bits, and on int64. */
export interface Arithmetic {
  /** A function, or the name of one that has a loop of its own. */
  readonly float: FloatPair | ((a: number, b: number) => number)
  readonly int: (a: number, b: number) => number
  readonly int64: (a: bigint, b: bigint) => bigint
}

/** `arithmetic` of two arrays, broadcast; both have the element type of the result. */
export function calculate(a: HostArray, b: HostArray, where: string, arithmetic: Arithmetic): HostArray {
  expectSameType([a, b], where)
  expectType(a, numeric, where)
  if (a.dtype === 'int64') return mapPairs<bigint>(a, b, a.dtype, where, arithmetic.int64)
  if (!floats.includes(a.dtype)) return mapPairs<number>(a, b, a.dtype, where, arithmetic.int)
  const { float } = arithmetic
  return typeof float === 'string' ? floatPairs(a, b, where, float) : mapPairs<number>(a, b, a.dtype, where, float)
}

/** An operator of two inputs that broadcast. */
export const arithmeticOp = (name: string, arithmetic: Arithmetic): GraphOp => ({
  name,
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([a, b]) => [calculate(a!, b!, where, arithmetic)],
})
