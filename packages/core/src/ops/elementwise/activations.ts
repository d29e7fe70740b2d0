import { sigmoid as sigmoid64, softplus as softplus64, tanh as tanh64 } from '@foldwise/kernels'
import { apply } from '../../apply.ts'
import type { Tensor } from '../../tensor.ts'
import { FLOATS } from '../support/check.ts'
import { localGradOp } from '../support/local-grad.ts'
import { sameOnnx } from '../support/onnx.ts'
import { unary, unaryOp } from '../support/unary.ts'
import { mul, neg, sub } from './arithmetic.ts'
import { greater } from './compare.ts'
import { where } from './where.ts'

/** dy where y > 0, else 0. */
export const ReluGrad = localGradOp({
  name: 'reluGrad',
  f: (y, dy) => (y > 0 ? dy : 0),
  compose: (y, dy) => where(greater(y, 0), dy, 0),
})

/** The op that `relu` applies. */
export const Relu = unaryOp({
  name: 'relu',
  dtypes: FLOATS,
  f: (x) => Math.max(x, 0),
  grad: (_, y, dy) => apply(ReluGrad, [y, dy], {})[0],
  onnx: sameOnnx('Relu'),
})

/** The op that `sigmoid` applies. */
export const Sigmoid = unaryOp({
  name: 'sigmoid',
  dtypes: FLOATS,
  f: sigmoid64,
  grad: (_, y, dy) => mul(dy, mul(y, oneMinus(y))),
  onnx: sameOnnx('Sigmoid'),
})

/** The op that `tanh` applies. */
export const Tanh = unaryOp({
  name: 'tanh',
  dtypes: FLOATS,
  f: tanh64,
  grad: (_, y, dy) => mul(dy, oneMinus(mul(y, y))),
  onnx: sameOnnx('Tanh'),
})

/** The op that `softplus` applies. */
export const Softplus = unaryOp({
  name: 'softplus',
  dtypes: FLOATS,
  f: softplus64,
  grad: (x, _, dy) => mul(dy, sigmoid(x)),
  onnx: sameOnnx('Softplus'),
})

/** max(x, 0); its gradient at 0 is 0. */
export const relu = unary(Relu)
/** 1 / (1 + e^-x). */
export const sigmoid = unary(Sigmoid)
/** Hyperbolic tangent. */
export const tanh = unary(Tanh)
/** log(1 + e^x). */
export const softplus = unary(Softplus)

const oneMinus = (y: Tensor): Tensor => neg(sub(y, 1))
