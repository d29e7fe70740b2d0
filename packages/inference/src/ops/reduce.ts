import { type HostArray, InputError, sizeOf } from '@foldwise/core'
import { exp, log } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { heldReduceMean } from './held/pooling.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { mapCells } from './support/elementwise.ts'
import { expectAxis, expectIntegers, expectType, floats, numeric } from './support/expect.ts'
import { permute } from './support/strided.ts'

type Reduce = (row: ArrayLike<number>) => number

/** An operator that turns each group of values along some axes into one. `axes` became an input in version `since`. */
const reduceOp = (name: string, since: number, reduce: Reduce, types = numeric): GraphOp => ({
  name,
  arity: [1, 2, 1, 1],
  create: ({ where, attrs, opset }) => {
    const keep = attrs.flag('keepdims', true)
    const fixed = opset < since ? attrs.ints('axes') : undefined
    const idle = opset >= since && attrs.flag('noop_with_empty_axes')
    return ([x, given]) => {
      expectType(x!, types, where)
      const axes = given ? expectIntegers(given, where, 'axes') : (fixed ?? [])
      if (axes.length === 0 && idle) return [elementwise(x!, reduce, where)]
      const rank = x!.shape.length
      const drop = axes.length === 0 ? x!.shape.map((_, i) => i) : axes.map((a) => expectAxis(a, rank, where))
      return [reduceAxes(x!, drop, keep, reduce, where, name)]
    }
  },
})

/** Without axes each value is a group of its own. */
const elementwise = (x: HostArray, reduce: Reduce, where: string): HostArray =>
  x.dtype === 'int64'
    ? mapCells<bigint>(x, 'int64', where, (v) => BigInt(reduce([Number(v)])))
    : mapCells<number>(x, x.dtype, where, (v) => reduce([v]))

function reduceAxes(
  x: HostArray,
  drop: readonly number[],
  keep: boolean,
  reduce: Reduce,
  where: string,
  name: string,
): HostArray {
  const stay = x.shape.map((_, i) => i).filter((i) => !drop.includes(i))
  const moved = cellsOf(permute(x, [...stay, ...x.shape.map((_, i) => i).filter((i) => drop.includes(i))], where))
  const group = sizeOf(x.shape.filter((_, i) => drop.includes(i)))
  const shape = keep ? x.shape.map((d, i) => (drop.includes(i) ? 1 : d)) : stay.map((i) => x.shape[i]!)
  const out = makeCells(x.dtype, shape, where)
  const big = x.dtype === 'int64'
  const row = new Float64Array(group)
  for (let n = 0; n < out.length; n++) {
    for (let k = 0; k < group; k++) row[k] = Number(moved[n * group + k])
    const v = reduce(row)
    if (big && !Number.isSafeInteger(Math.trunc(v))) {
      throw new InputError(`${where}: expected an int64 ${name} within 2^53, got ${v}. Cast to float64 first.`)
    }
    out[n] = big ? BigInt(Math.trunc(v)) : v
  }
  return value(x.dtype, shape, out)
}

const total: Reduce = (row) => {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += row[i]!
  return sum
}
const squares: Reduce = (row) => {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += row[i]! * row[i]!
  return sum
}
const greatest: Reduce = (row) => {
  let m = -Infinity
  for (let i = 0; i < row.length; i++) m = Math.max(m, row[i]!)
  return m
}
const least: Reduce = (row) => {
  let m = Infinity
  for (let i = 0; i < row.length; i++) m = Math.min(m, row[i]!)
  return m
}

/** ONNX `ReduceSum`: the sum over axes. */
export const reduceSum: GraphOp = /* @__PURE__ */ reduceOp('ReduceSum', 13, total)
/** ONNX `ReduceMean`: the mean over axes. */
export const reduceMean: GraphOp = {
  .../* @__PURE__ */ reduceOp('ReduceMean', 18, (row) => total(row) / row.length),
  held: heldReduceMean,
}
/** ONNX `ReduceMax`: the largest element over axes. */
export const reduceMax: GraphOp = /* @__PURE__ */ reduceOp('ReduceMax', 18, greatest, [...numeric, 'bool'])
/** ONNX `ReduceMin`: the smallest element over axes. */
export const reduceMin: GraphOp = /* @__PURE__ */ reduceOp('ReduceMin', 18, least, [...numeric, 'bool'])
/** ONNX `ReduceL1`: the sum of absolute values over axes. */
export const reduceL1: GraphOp = /* @__PURE__ */ reduceOp('ReduceL1', 18, (row) => {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += Math.abs(row[i]!)
  return sum
})
/** ONNX `ReduceL2`: the root of the sum of squares over axes. */
export const reduceL2: GraphOp = /* @__PURE__ */ reduceOp('ReduceL2', 18, (row) => Math.sqrt(squares(row)))
/** ONNX `ReduceSumSquare`: the sum of squares over axes. */
export const reduceSumSquare: GraphOp = /* @__PURE__ */ reduceOp('ReduceSumSquare', 18, squares)
/** ONNX `ReduceProd`: the product over axes. */
export const reduceProd: GraphOp = /* @__PURE__ */ reduceOp('ReduceProd', 18, (row) => {
  let product = 1
  for (let i = 0; i < row.length; i++) product *= row[i]!
  return product
})
/** ONNX `ReduceLogSum`: the logarithm of the sum over axes, of floats. */
export const reduceLogSum: GraphOp = /* @__PURE__ */ reduceOp('ReduceLogSum', 18, (row) => log(total(row)), floats)
/** ONNX `ReduceLogSumExp`: the logarithm of the sum of exponentials over axes, of floats. */
export const reduceLogSumExp: GraphOp = /* @__PURE__ */ reduceOp(
  'ReduceLogSumExp',
  18,
  (row) => {
    const m = greatest(row)
    if (!Number.isFinite(m)) return m
    let sum = 0
    for (let i = 0; i < row.length; i++) sum += exp(row[i]! - m)
    return m + log(sum)
  },
  floats,
)
