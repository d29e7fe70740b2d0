import { erf as erfOf, expm1, softplus as softplusOf, tanh as tanhOf } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { heldActivation } from './held/pointwise.ts'
import { floatMap, mapPairs } from './support/elementwise.ts'
import { expectSameType, expectType, floats } from './support/expect.ts'

/** ONNX `Erf`: the error function of floats. */
export const erf: GraphOp = /* @__PURE__ */ floatMap('Erf', erfOf)

/** `x` times the chance that a standard normal number is below it; `approximate` of `tanh`: by tanh. */
export const gelu: GraphOp = {
  name: 'Gelu',
  since: 20,
  create: (node) => {
    const exact = node.attrs.oneOf('approximate', ['none', 'tanh'], 'none') === 'none'
    const f = exact
      ? (v: number) => 0.5 * v * (1 + erfOf(v * Math.SQRT1_2))
      : (v: number) => 0.5 * v * (1 + tanhOf(SQRT_2_OVER_PI * (v + 0.044715 * v * v * v)))
    return floatMap('Gelu', f).create(node)
  },
}
const SQRT_2_OVER_PI = 0.7978845608028654

/** `x max(0, min(1, x / 6 + 1 / 2))`. */
export const hardSwish: GraphOp = {
  .../* @__PURE__ */ floatMap('HardSwish', (v) => v * Math.max(0, Math.min(1, v / 6 + 0.5))),
  held: /* @__PURE__ */ heldActivation(() => ({ kind: 'hardSwish', low: 0, high: 0 })),
}

/** `x tanh(softplus(x))`. */
export const mish: GraphOp = /* @__PURE__ */ floatMap('Mish', (v) => v * tanhOf(softplusOf(v)))

/** `x / (1 + |x|)`. */
export const softsign: GraphOp = /* @__PURE__ */ floatMap('Softsign', (v) => v / (1 + Math.abs(v)))

/** `x` where positive, else `alpha (exp(x) - 1)`. */
export const elu: GraphOp = {
  name: 'Elu',
  create: (node) => {
    const alpha = node.attrs.float('alpha', 1)
    return floatMap('Elu', (v) => (v < 0 ? alpha * expm1(v) : v)).create(node)
  },
}

/** `gamma x` where positive, else `gamma alpha (exp(x) - 1)`. */
export const selu: GraphOp = {
  name: 'Selu',
  create: (node) => {
    const alpha = node.attrs.float('alpha', Math.fround(1.6732631921768188))
    const gamma = node.attrs.float('gamma', Math.fround(1.0507010221481323))
    return floatMap('Selu', (v) => gamma * (v < 0 ? alpha * expm1(v) : v)).create(node)
  },
}

/** `x` where positive, else `x` times its slope, which broadcasts. */
export const pRelu: GraphOp = {
  name: 'PRelu',
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([x, slope]) => {
      expectSameType([x!, slope!], where)
      expectType(x!, floats, where)
      return [mapPairs<number>(x!, slope!, x!.dtype, where, (v, s) => (v < 0 ? v * s : v))]
    },
}
