import { cos as cosOf, sin as sinOf } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { heldActivation, heldSigmoid } from './held/pointwise.ts'
import { arrayFunction } from './support/array-function.ts'
import { floatMap } from './support/elementwise.ts'

// Transcendental functions come from the kernels: the same bits in every engine, which Math's are not.
/** ONNX `Exp` of floats. */
export const exp: GraphOp = /* @__PURE__ */ arrayFunction('Exp', 'exp')
/** ONNX `Log`: the natural logarithm of floats. */
export const log: GraphOp = /* @__PURE__ */ arrayFunction('Log', 'log')
/** ONNX `Sigmoid`: 1 / (1 + e^-x) of floats. */
export const sigmoid: GraphOp = { .../* @__PURE__ */ arrayFunction('Sigmoid', 'sigmoid'), held: heldSigmoid }
/** ONNX `Softplus`: log(1 + e^x) of floats. */
export const softplus: GraphOp = /* @__PURE__ */ arrayFunction('Softplus', 'softplus')
/** ONNX `Tanh` of floats. */
export const tanh: GraphOp = /* @__PURE__ */ arrayFunction('Tanh', 'tanh')
/** ONNX `Cos` of floats, in radians. */
export const cos: GraphOp = /* @__PURE__ */ floatMap('Cos', cosOf)
/** ONNX `Sin` of floats, in radians. */
export const sin: GraphOp = /* @__PURE__ */ floatMap('Sin', sinOf)
/** ONNX `Sqrt` of floats; of what is below 0 it is NaN. */
export const sqrt: GraphOp = /* @__PURE__ */ floatMap('Sqrt', Math.sqrt)
/** ONNX `Reciprocal`: 1 / x of floats. */
export const reciprocal: GraphOp = /* @__PURE__ */ floatMap('Reciprocal', (v) => 1 / v)
/** ONNX `Floor` of floats. */
export const floor: GraphOp = /* @__PURE__ */ floatMap('Floor', Math.floor)
/** ONNX `Ceil` of floats. */
export const ceil: GraphOp = /* @__PURE__ */ floatMap('Ceil', Math.ceil)
/** ONNX `Round` of floats; halves go to the even neighbour. */
export const round: GraphOp = /* @__PURE__ */ floatMap('Round', roundHalfEven)

/** `max(0, min(1, alpha x + beta))`. */
export const hardSigmoid: GraphOp = {
  name: 'HardSigmoid',
  held: /* @__PURE__ */ heldActivation(({ attrs }) => ({
    kind: 'hardSigmoid',
    low: attrs.float('alpha', Math.fround(0.2)),
    high: attrs.float('beta', 0.5),
  })),
  create: (node) => {
    const alpha = node.attrs.float('alpha', Math.fround(0.2))
    const beta = node.attrs.float('beta', 0.5)
    return floatMap('HardSigmoid', (v) => Math.max(0, Math.min(1, alpha * v + beta))).create(node)
  },
}

/** `x` where positive, else `alpha x`. */
export const leakyRelu: GraphOp = {
  name: 'LeakyRelu',
  create: (node) => {
    const alpha = node.attrs.float('alpha', Math.fround(0.01))
    return floatMap('LeakyRelu', (v) => (v < 0 ? alpha * v : v)).create(node)
  },
}

/** The nearest integer, the even one where two are as near: IEEE's rounding, and quantization's. */
export function roundHalfEven(v: number): number {
  const r = Math.round(v)
  return Math.abs(v % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r
}
