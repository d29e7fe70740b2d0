import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { binaryOp } from '../support/binary.ts'
import { ANY, BOOL, NUMBERS } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import { applyOperands, type Operand } from '../support/operand.ts'
import { type NoAttrs, unaryOp } from '../support/unary.ts'

const compare = (
  name: string,
  onnx: Op<NoAttrs>['onnx'] & object,
  dtypes: readonly DType[],
  f: (a: number, b: number) => boolean,
): Op<NoAttrs> => binaryOp({ name, onnx, dtypes, out: 'bool', f: (a, b) => (f(a, b) ? 1 : 0) })

/** The op that `equal` applies. */
export const Equal = compare('equal', sameOnnx('Equal'), ANY, (a, b) => a === b)
/** The op that `notEqual` applies. */
export const NotEqual = compare(
  'notEqual',
  (e, ins, outs) => {
    const same = e.temp()
    e.node('Equal', ins, [same])
    e.node('Not', [same], outs)
  },
  ANY,
  (a, b) => a !== b,
)
/** The op that `less` applies. */
export const Less = compare('less', sameOnnx('Less'), NUMBERS, (a, b) => a < b)
/** The op that `lessEqual` applies. */
export const LessEqual = compare('lessEqual', sameOnnx('LessOrEqual'), NUMBERS, (a, b) => a <= b)
/** The op that `greater` applies. */
export const Greater = compare('greater', sameOnnx('Greater'), NUMBERS, (a, b) => a > b)
/** The op that `greaterEqual` applies. */
export const GreaterEqual = compare('greaterEqual', sameOnnx('GreaterOrEqual'), NUMBERS, (a, b) => a >= b)

/** The op that `and` applies. */
export const And = compare('and', sameOnnx('And'), BOOL, (a, b) => a === 1 && b === 1)
/** The op that `or` applies. */
export const Or = compare('or', sameOnnx('Or'), BOOL, (a, b) => a === 1 || b === 1)
/** The op that `xor` applies. */
export const Xor = compare('xor', sameOnnx('Xor'), BOOL, (a, b) => a !== b)
/** The op that `not` applies. */
export const Not = unaryOp({ name: 'not', onnx: sameOnnx('Not'), dtypes: BOOL, f: (x) => 1 - x })

const comparison =
  (op: Op<NoAttrs>) =>
  <D extends DType>(a: Operand<D>, b: Operand<D>): Tensor<'bool'> =>
    applyOperands(op, [a, b], {}) as Tensor<'bool'>

const logical =
  (op: Op<NoAttrs>) =>
  (a: Tensor<'bool'>, b: Tensor<'bool'>): Tensor<'bool'> =>
    apply(op, [a, b], {})[0] as Tensor<'bool'>

/** a = b, as bool, with broadcasting; so are the others here. */
export const equal = comparison(Equal)
/** a differs from b: bool, with broadcasting. */
export const notEqual = comparison(NotEqual)
/** a < b, of numbers: bool, with broadcasting. */
export const less = comparison(Less)
/** a <= b, of numbers: bool, with broadcasting. */
export const lessEqual = comparison(LessEqual)
/** a > b, of numbers: bool, with broadcasting. */
export const greater = comparison(Greater)
/** a >= b, of numbers: bool, with broadcasting. */
export const greaterEqual = comparison(GreaterEqual)
/** Both of a and b, with broadcasting. */
export const and = logical(And)
/** a, or b, or both, with broadcasting. */
export const or = logical(Or)
/** Just one of a and b, with broadcasting. */
export const xor = logical(Xor)
/** Whether x is false, elementwise. */
export const not = (x: Tensor<'bool'>): Tensor<'bool'> => apply(Not, [x], {})[0] as Tensor<'bool'>
