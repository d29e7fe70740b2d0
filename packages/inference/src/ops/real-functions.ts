import { cos as cosOf, sin as sinOf } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { heldActivation, heldSigmoid } from './held/pointwise.ts'
import { arrayFunction } from './support/array-function.ts'
import { floatMap } from './support/elementwise.ts'

// Transcendental functions come from the kernels: the same bits in every engine, which Math's are not.
export const exp: GraphOp = /* @__PURE__ */ arrayFunction('Exp', 'exp')
export const log: GraphOp = /* @__PURE__ */ arrayFunction('Log', 'log')
export const sigmoid: GraphOp = { .../* @__PURE__ */ arrayFunction('Sigmoid', 'sigmoid'), held: heldSigmoid }
export const softplus: GraphOp = /* @__PURE__ */ arrayFunction('Softplus', 'softplus')
export const tanh: GraphOp = /* @__PURE__ */ arrayFunction('Tanh', 'tanh')
export const cos: GraphOp = /* @__PURE__ */ floatMap('Cos', cosOf)
export const sin: GraphOp = /* @__PURE__ */ floatMap('Sin', sinOf)
export const sqrt: GraphOp = /* @__PURE__ */ floatMap('Sqrt', Math.sqrt)
export const reciprocal: GraphOp = /* @__PURE__ */ floatMap('Reciprocal', (v) => 1 / v)
export const floor: GraphOp = /* @__PURE__ */ floatMap('Floor', Math.floor)
export const ceil: GraphOp = /* @__PURE__ */ floatMap('Ceil', Math.ceil)
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
