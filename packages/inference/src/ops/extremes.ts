import type { GraphOp } from '../session/graph-op.ts'
import { type Arithmetic, calculate, mapCells } from './support/elementwise.ts'
import { expectType, floats, numeric } from './support/expect.ts'

/** Operators of one or more inputs that broadcast. */
const variadic = (name: string, types: typeof numeric, arithmetic: Arithmetic): GraphOp => ({
  name,
  arity: [1, Infinity, 1, 1],
  create:
    ({ where }) =>
    (inputs) => {
      for (const x of inputs) expectType(x!, types, where)
      return [inputs.slice(1).reduce((a, b) => calculate(a!, b!, where, arithmetic), inputs[0]!)!]
    },
})

/** NaN wins. */
export const max: GraphOp = /* @__PURE__ */ variadic('Max', numeric, {
  float: 'max',
  int: Math.max,
  // biome-ignore lint/complexity/useMathMinMax: Math has none for bigints.
  int64: (a, b) => (a > b ? a : b),
})

/** NaN wins. */
export const min: GraphOp = /* @__PURE__ */ variadic('Min', numeric, {
  float: 'min',
  int: Math.min,
  // biome-ignore lint/complexity/useMathMinMax: Math has none for bigints.
  int64: (a, b) => (a < b ? a : b),
})

/** ONNX `Sum` of any number of float inputs, with broadcasting. */
export const sum: GraphOp = /* @__PURE__ */ variadic('Sum', floats, {
  float: 'add',
  int: (a, b) => a + b,
  int64: (a, b) => a + b,
})

/** ONNX `Mean` of any number of float inputs, with broadcasting. */
export const mean: GraphOp = {
  name: 'Mean',
  arity: [1, Infinity, 1, 1],
  create: (node) => {
    const add = sum.create(node)
    return (inputs) => {
      const total = add(inputs)[0]!
      return [mapCells<number>(total, total.dtype, node.where, (v) => v / inputs.length)]
    }
  },
}
