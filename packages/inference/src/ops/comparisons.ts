import type { GraphType } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { mapPairs } from './support/elementwise.ts'
import { expectSameType, expectType, numeric } from './support/expect.ts'

type Cell = number | bigint | string

const comparison = (name: string, types: readonly GraphType[], f: (a: Cell, b: Cell) => boolean): GraphOp => ({
  name,
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([a, b]) => {
      expectSameType([a!, b!], where)
      expectType(a!, types, where)
      return [mapPairs<Cell>(a!, b!, 'bool', where, (x, y) => (f(x, y) ? 1 : 0))]
    },
})

/** ONNX `Equal`: a = b as bool, with broadcasting; of numbers, bools or strings. */
export const equal: GraphOp = /* @__PURE__ */ comparison('Equal', [...numeric, 'bool', 'string'], (a, b) => a === b)
/** ONNX `Greater`: a > b as bool, with broadcasting. */
export const greater: GraphOp = /* @__PURE__ */ comparison('Greater', numeric, (a, b) => a > b)
/** ONNX `Less`: a < b as bool, with broadcasting. */
export const less: GraphOp = /* @__PURE__ */ comparison('Less', numeric, (a, b) => a < b)
/** ONNX `GreaterOrEqual`: a >= b as bool, with broadcasting. */
export const greaterOrEqual: GraphOp = /* @__PURE__ */ comparison('GreaterOrEqual', numeric, (a, b) => a >= b)
/** ONNX `LessOrEqual`: a <= b as bool, with broadcasting. */
export const lessOrEqual: GraphOp = /* @__PURE__ */ comparison('LessOrEqual', numeric, (a, b) => a <= b)
/** ONNX `And` of bools, with broadcasting. */
export const and: GraphOp = /* @__PURE__ */ comparison('And', ['bool'], (a, b) => a !== 0 && b !== 0)
/** ONNX `Or` of bools, with broadcasting. */
export const or: GraphOp = /* @__PURE__ */ comparison('Or', ['bool'], (a, b) => a !== 0 || b !== 0)
/** ONNX `Xor` of bools, with broadcasting. */
export const xor: GraphOp = /* @__PURE__ */ comparison('Xor', ['bool'], (a, b) => a !== b)
