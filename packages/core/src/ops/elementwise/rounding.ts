import { FLOATS, NUMBERS } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import { type UnaryForm, unary, unaryOp } from '../support/unary.ts'
import { mul } from './arithmetic.ts'

/** A step function: its gradient is zero wherever it has one. */
const step = (form: Omit<UnaryForm, 'grad'>) => unaryOp({ ...form, grad: () => undefined })

/** The op that `sign` applies. */
export const Sign = step({ name: 'sign', dtypes: NUMBERS, f: Math.sign, onnx: sameOnnx('Sign') })
/** The op that `floor` applies. */
export const Floor = step({ name: 'floor', dtypes: FLOATS, f: Math.floor, onnx: sameOnnx('Floor') })
/** The op that `ceil` applies. */
export const Ceil = step({ name: 'ceil', dtypes: FLOATS, f: Math.ceil, onnx: sameOnnx('Ceil') })
/** The op that `round` applies. */
export const Round = step({ name: 'round', dtypes: FLOATS, f: roundHalfEven, onnx: sameOnnx('Round') })

/** The op that `abs` applies. */
export const Abs = unaryOp({
  name: 'abs',
  dtypes: NUMBERS,
  f: Math.abs,
  grad: (x, _, dy) => mul(dy, sign(x)),
  onnx: sameOnnx('Abs'),
})

/** -1, 0 or 1. */
export const sign = unary(Sign)
/** Largest integer at most x. */
export const floor = unary(Floor)
/** Smallest integer at least x. */
export const ceil = unary(Ceil)
/** Nearest integer; halves go to the even one. */
export const round = unary(Round)
/** |x|; its gradient at 0 is 0. */
export const abs = unary(Abs)

function roundHalfEven(x: number): number {
  const low = Math.floor(x)
  const up = x - low
  return up < 0.5 || (up === 0.5 && low % 2 === 0) ? low : low + 1
}
