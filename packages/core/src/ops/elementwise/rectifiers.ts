/** Activations that are linear above 0, or nearly so. */
import { expm1 as expm164, sigmoid as sigmoid64 } from '@foldwise/kernels'
import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { FLOATS } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import { unary, unaryOp } from '../support/unary.ts'
import { sigmoid } from './activations.ts'
import { add, mul, neg, sub } from './arithmetic.ts'
import { and, greater, less } from './compare.ts'
import { exp } from './exponential.ts'
import { clip } from './limits.ts'
import { where } from './where.ts'

/** Attribute of activations that bend by a factor. */
export interface AlphaAttrs {
  readonly alpha: number
}

/** A unary op with a factor: the plain form for each alpha, under one name. */
function alphaOp(
  name: string,
  operator: string,
  form: (alpha: number) => Pick<Parameters<typeof unaryOp>[0], 'f' | 'grad' | 'compose'>,
): Op<AlphaAttrs> {
  const of = (attrs: AlphaAttrs) => unaryOp({ name, dtypes: FLOATS, ...form(attrs.alpha) })
  return {
    name,
    infer: (ins, attrs) => of(attrs).infer(ins, {}),
    compose: (ins, attrs) => of(attrs).compose!(ins, {}),
    grad: (saved, dys) => of(saved.attrs).grad!({ ...saved, attrs: {} }, dys),
    onnx: (e, ins, outs, { alpha }) => e.node(operator, ins, outs, { alpha: { float: alpha } }),
    reference: (ins, attrs, outs) => of(attrs).reference(ins, {}, outs),
  }
}

/** The op that `leakyRelu` applies. */
export const LeakyRelu = alphaOp('leakyRelu', 'LeakyRelu', (alpha) => ({
  f: (x) => (x < 0 ? alpha * x : x),
  compose: (x) => where(less(x, 0), mul(x, alpha), x),
  // As in PyTorch, 0 counts as below.
  grad: (x, _, dy) => where(greater(x, 0), dy, mul(dy, alpha)),
}))

/** The op that `elu` applies. */
export const Elu = alphaOp('elu', 'Elu', (alpha) => ({
  f: (x) => (x > 0 ? x : alpha * expm164(x)),
  // Above 0 the exponential is not wanted, and could overflow.
  compose: (x) => where(greater(x, 0), x, mul(sub(exp(clip(x, -Infinity, 0)), 1), alpha)),
  grad: (x, _, dy) => where(greater(x, 0), dy, mul(dy, mul(exp(clip(x, -Infinity, 0)), alpha))),
}))

/** The op that `silu` applies. */
export const Silu = unaryOp({
  name: 'silu',
  dtypes: FLOATS,
  f: (x) => x * sigmoid64(x),
  compose: (x) => mul(x, sigmoid(x)),
  // s (1 + x (1 - s)) for s = sigmoid(x).
  grad: (x, _, dy) => {
    const s = sigmoid(x)
    return mul(dy, mul(s, add(mul(x, neg(sub(s, 1))), 1)))
  },
  onnx: (e, [x], outs) => {
    const s = e.temp()
    e.node('Sigmoid', [x!], [s])
    e.node('Mul', [x!, s], outs)
  },
})

const SIXTH = 1 / 6

/** The op that `hardSigmoid` applies. */
export const HardSigmoid = unaryOp({
  name: 'hardSigmoid',
  dtypes: FLOATS,
  f: (x) => Math.min(Math.max(x * SIXTH + 0.5, 0), 1),
  compose: (x) => clip(add(mul(x, SIXTH), 0.5), 0, 1),
  grad: (x, _, dy) => where(and(greater(x, -3), less(x, 3)), mul(dy, SIXTH), 0),
  onnx: (e, ins, outs) => e.node('HardSigmoid', ins, outs, { alpha: { float: SIXTH }, beta: { float: 0.5 } }),
})

/** The op that `hardSwish` applies. */
export const HardSwish = unaryOp({
  name: 'hardSwish',
  dtypes: FLOATS,
  f: (x) => x * Math.min(Math.max(x * SIXTH + 0.5, 0), 1),
  compose: (x) => mul(x, hardSigmoid(x)),
  grad: (x, _, dy) => {
    const bend = where(and(greater(x, -3), less(x, 3)), mul(x, SIXTH), 0)
    return mul(dy, add(hardSigmoid(x), bend))
  },
  onnx: sameOnnx('HardSwish'),
})

/** The op that `geluTanh` applies. */
export const GeluTanh = unaryOp({
  name: 'geluTanh',
  dtypes: FLOATS,
  // 0.5 (1 + tanh u) is the logistic function of 2u.
  f: (x) => x * sigmoid64(twoU(x)),
  compose: (x) => mul(x, sigmoid(twoUOf(x))),
  grad: (x, _, dy) => {
    const s = sigmoid(twoUOf(x))
    const slope = add(mul(mul(x, x), 6 * ROOT * CUBIC), 2 * ROOT)
    return mul(dy, mul(s, add(mul(mul(x, slope), neg(sub(s, 1))), 1)))
  },
  onnx: (e, ins, outs) => e.node('Gelu', ins, outs, { approximate: { string: 'tanh' } }),
})

/** sqrt(2 / pi) and the cubic's factor, of Hendrycks & Gimpel, Gaussian Error Linear Units (2016). */
const ROOT = 0.7978845608028654
const CUBIC = 0.044715
const twoU = (x: number): number => 2 * ROOT * (x + CUBIC * x * x * x)
const twoUOf = (x: Tensor): Tensor => mul(mul(x, add(mul(mul(x, x), CUBIC), 1)), 2 * ROOT)

const SELU_ALPHA = 1.6732632423543772
const SELU_SCALE = 1.0507009873554805

/** x, or `alpha` (default 0.01) times it below 0. */
export const leakyRelu = <D extends DType>(x: Tensor<D>, alpha = 0.01): Tensor<D> =>
  apply(LeakyRelu, [x], { alpha })[0] as Tensor<D>
/** x, or `alpha` (default 1) times e^x - 1 below 0. */
export const elu = <D extends DType>(x: Tensor<D>, alpha = 1): Tensor<D> => apply(Elu, [x], { alpha })[0] as Tensor<D>
/** elu with the scale and alpha that keep mean 0 and variance 1. Source: Klambauer et al., Self-Normalizing Neural Networks (2017). */
export const selu = <D extends DType>(x: Tensor<D>): Tensor<D> => mul(elu(x, SELU_ALPHA), SELU_SCALE)
/** x times sigmoid(x), also called swish. */
export const silu = unary(Silu)
/** x / 6 + 1/2 held between 0 and 1. */
export const hardSigmoid = unary(HardSigmoid)
/** x times hardSigmoid(x). */
export const hardSwish = unary(HardSwish)
/** gelu by the tanh approximation. */
export const geluTanh = unary(GeluTanh)
/** max(x, 0), at most 6. */
export const relu6 = <D extends DType>(x: Tensor<D>): Tensor<D> => clip(x, 0, 6)
