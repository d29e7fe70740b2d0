import type { HostArray } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { heldActivation } from './held/pointwise.ts'
import { makeCells, value } from './support/cells.ts'
import { mapCells } from './support/elementwise.ts'
import { expectType, floats, numeric } from './support/expect.ts'

/** Operators on floats and integers that need a form for int64. */
const signOp = (name: string, number: (v: number) => number, int64: (v: bigint) => bigint): GraphOp => ({
  name,
  create:
    ({ where }) =>
    ([x]) => {
      expectType(x!, numeric, where)
      return [apply(x!, where, number, int64)]
    },
})

const apply = (x: HostArray, where: string, number: (v: number) => number, int64: (v: bigint) => bigint): HostArray =>
  x.dtype === 'int64' ? mapCells<bigint>(x, x.dtype, where, int64) : mapCells<number>(x, x.dtype, where, number)

/** ONNX `Abs` of numbers. */
export const abs: GraphOp = /* @__PURE__ */ signOp('Abs', Math.abs, (v) => (v < 0n ? -v : v))
/** ONNX `Neg`: -x of numbers. */
export const neg: GraphOp = /* @__PURE__ */ signOp(
  'Neg',
  (v) => -v,
  (v) => -v,
)
/** ONNX `Sign`: -1, 0 or 1. */
export const sign: GraphOp = /* @__PURE__ */ signOp('Sign', Math.sign, (v) => (v > 0n ? 1n : v < 0n ? -1n : 0n))
const reluOfAny: GraphOp = /* @__PURE__ */ signOp(
  'Relu',
  (v) => Math.max(v, 0),
  (v) => (v < 0n ? 0n : v),
)

/** Floats have a loop of their own: networks spend much of their time here. */
export const relu: GraphOp = {
  name: 'Relu',
  held: /* @__PURE__ */ heldActivation(() => ({ kind: 'clamp', low: 0, high: Infinity })),
  create: (node) => {
    const run = reluOfAny.create(node)
    return ([x]) => {
      if (!floats.includes(x!.dtype)) return run([x])
      const from = x!.data as Float32Array
      const to = makeCells(x!.dtype, x!.shape, node.where) as Float32Array
      for (let i = 0; i < from.length; i++) to[i] = Math.max(from[i]!, 0)
      return [value(x!.dtype, x!.shape, to)]
    }
  },
}
