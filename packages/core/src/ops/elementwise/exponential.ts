import { exp as exp64, log1p as log1p64, log as log64 } from '@foldwise/kernels'
import type { Tensor } from '../../tensor.ts'
import { FLOATS } from '../support/check.ts'
import { sameOnnx, scalarOf } from '../support/onnx.ts'
import { unary, unaryOp } from '../support/unary.ts'
import { add, div, mul, sub } from './arithmetic.ts'
import { equal } from './compare.ts'
import { where } from './where.ts'

/** The op that `exp` applies. */
export const Exp = unaryOp({
  name: 'exp',
  dtypes: FLOATS,
  f: exp64,
  grad: (_, y, dy) => mul(dy, y),
  onnx: sameOnnx('Exp'),
})

/** The op that `log` applies. */
export const Log = unaryOp({
  name: 'log',
  dtypes: FLOATS,
  f: log64,
  grad: (x, _, dy) => div(dy, x),
  onnx: sameOnnx('Log'),
})

/** The op that `log1p` applies. */
export const Log1p = unaryOp({
  name: 'log1p',
  dtypes: FLOATS,
  f: log1p64,
  compose: composedLog1p,
  grad: (x, _, dy) => div(dy, add(x, 1)),
  // ONNX has no Log1p; small x lose relative precision there.
  onnx: (e, [x], outs, _, [spec]) => {
    const sum = e.temp()
    e.node('Add', [x!, scalarOf(e, spec!.dtype, 1)], [sum])
    e.node('Log', [sum], outs)
  },
})

/** e^x. */
export const exp = unary(Exp)
/** Natural logarithm: -Infinity at 0, NaN below. */
export const log = unary(Log)
/** log(1 + x) without cancellation near 0. */
export const log1p = unary(Log1p)

/** log u scaled by x / (u - 1), u = 1 + x, whose rounding errors cancel. Source: Kahan, in HP-15C Advanced Functions. */
function composedLog1p(x: Tensor): Tensor {
  const u = add(x, 1)
  const d = sub(u, 1)
  const none = equal(d, 0)
  const scaled = mul(log(u), div(x, where(none, 1, d)))
  return where(equal(u, x), log(u), where(none, x, scaled))
}
