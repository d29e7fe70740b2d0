import { pow as pow64 } from '@foldwise/kernels'
import { binary, binaryOp } from '../support/binary.ts'
import { FLOATS, NUMBERS } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import { unary, unaryOp } from '../support/unary.ts'
import { div, mul, neg, sub } from './arithmetic.ts'
import { equal, greater } from './compare.ts'
import { log } from './exponential.ts'
import { where } from './where.ts'

/** The op that `pow` applies. */
export const Pow = binaryOp({
  name: 'pow',
  dtypes: FLOATS,
  f: pow64,
  grads: [
    // b = 0 gives a constant, also at a = 0 where a^(b-1) is infinite.
    ({ a, b, dy }) => where(equal(b, 0), 0, mul(dy, mul(b, pow(a, sub(b, 1))))),
    // d a^b / db = y log a; 0 where a = 0, by its limit for b > 0. For a < 0 it does not exist: 0.
    ({ a, y, dy }) => {
      const positive = greater(a, 0)
      return where(positive, mul(dy, mul(y, log(where(positive, a, 1)))), 0)
    },
  ],
  onnx: sameOnnx('Pow'),
})

/** The op that `square` applies. */
export const Square = unaryOp({
  name: 'square',
  dtypes: NUMBERS,
  f: (x) => x * x,
  grad: (x, _, dy) => mul(dy, mul(x, 2)),
  onnx: (e, [x], outs) => e.node('Mul', [x!, x!], outs),
  compose: (x) => mul(x, x),
})

/** The op that `sqrt` applies. */
export const Sqrt = unaryOp({
  name: 'sqrt',
  dtypes: FLOATS,
  f: Math.sqrt,
  grad: (_, y, dy) => div(mul(dy, 0.5), y),
  onnx: sameOnnx('Sqrt'),
})

/** The op that `rsqrt` applies. */
export const Rsqrt = unaryOp({
  name: 'rsqrt',
  dtypes: FLOATS,
  f: (x) => 1 / Math.sqrt(x),
  grad: (_, y, dy) => mul(mul(dy, -0.5), mul(y, mul(y, y))),
  onnx: (e, ins, outs) => {
    const root = e.temp()
    e.node('Sqrt', ins, [root])
    e.node('Reciprocal', [root], outs)
  },
})

/** The op that `reciprocal` applies. */
export const Reciprocal = unaryOp({
  name: 'reciprocal',
  dtypes: FLOATS,
  f: (x) => 1 / x,
  grad: (_, y, dy) => neg(mul(dy, mul(y, y))),
  onnx: sameOnnx('Reciprocal'),
})

/** a^b, of floats; NaN for a negative base with a broken exponent. */
export const pow = binary(Pow)
/** x * x. */
export const square = unary(Square)
/** Square root; NaN below 0. */
export const sqrt = unary(Sqrt)
/** 1 / sqrt(x). */
export const rsqrt = unary(Rsqrt)
/** 1 / x. */
export const reciprocal = unary(Reciprocal)
