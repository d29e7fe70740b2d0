/** The four operations and negation: their gradients are made of one another. */
import type { Op } from '../../op.ts'
import { type BinaryForm, binary, binaryOp } from '../support/binary.ts'
import { FLOATS, NUMBERS } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import { type NoAttrs, unary, unaryOp } from '../support/unary.ts'

const form = (f: Omit<BinaryForm, 'onnx'> & { readonly onnx: string }): Op<NoAttrs> =>
  binaryOp({ ...f, onnx: sameOnnx(f.onnx) })

/** The op that `add` applies. */
export const Add = form({
  name: 'add',
  onnx: 'Add',
  dtypes: NUMBERS,
  f: (a, b) => a + b,
  grads: [({ dy }) => dy, ({ dy }) => dy],
})

/** The op that `sub` applies. */
export const Sub = form({
  name: 'sub',
  onnx: 'Sub',
  dtypes: NUMBERS,
  f: (a, b) => a - b,
  grads: [({ dy }) => dy, ({ dy }) => neg(dy)],
})

/** The op that `mul` applies. */
export const Mul = form({
  name: 'mul',
  onnx: 'Mul',
  dtypes: NUMBERS,
  f: (a, b) => a * b,
  int32: Math.imul,
  grads: [({ b, dy }) => mul(dy, b), ({ a, dy }) => mul(dy, a)],
})

/** The op that `div` applies. */
export const Div = form({
  name: 'div',
  onnx: 'Div',
  dtypes: FLOATS,
  f: (a, b) => a / b,
  grads: [({ b, dy }) => div(dy, b), ({ b, y, dy }) => neg(div(mul(dy, y), b))],
})

/** The op that `neg` applies. */
export const Neg = unaryOp({
  name: 'neg',
  onnx: sameOnnx('Neg'),
  dtypes: NUMBERS,
  f: (x) => -x,
  grad: (_, __, dy) => neg(dy),
})

/** a + b. Integers wrap around. */
export const add = binary(Add)
/** a - b. Integers wrap around. */
export const sub = binary(Sub)
/** a * b. Integers wrap around. */
export const mul = binary(Mul)
/** a / b, of floats. */
export const div = binary(Div)
/** -x. */
export const neg = unary(Neg)
