import type { DType } from '../../dtype.ts'
import { InputError } from '../../errors.ts'
import type { Spec } from '../../executor.ts'
import { showShape } from '../../shape.ts'

/** Dtypes an op takes. */
export const FLOATS: readonly DType[] = ['float32', 'float64']
export const NUMBERS: readonly DType[] = ['float32', 'float64', 'int32', 'int8', 'uint8']
export const BOOL: readonly DType[] = ['bool']
export const ANY: readonly DType[] = [...NUMBERS, 'bool']

export const showSpec = (s: Spec): string => `${s.dtype}${showShape(s.shape)}`

/** The error every shape rule throws, in the library's wording. */
export function inputError(op: string, expected: string, got: string, remedy: string): InputError {
  return new InputError(`${op}: expected ${expected}, got ${got}. ${remedy}`)
}

/** Throws unless there are `n` inputs. */
export function checkCount(op: string, ins: readonly Spec[], n: number): void {
  if (ins.length !== n) throw inputError(op, `${n} tensor${n === 1 ? '' : 's'}`, `${ins.length}`, 'Check the call.')
}

/** The one input of a unary op. Throws unless its dtype is among `dtypes`. */
export function one(op: string, ins: readonly Spec[], dtypes: readonly DType[]): Spec {
  checkCount(op, ins, 1)
  checkDType(op, ins[0]!, dtypes)
  return ins[0]!
}

export function checkDType(op: string, x: Spec, dtypes: readonly DType[]): void {
  if (!dtypes.includes(x.dtype)) throw inputError(op, dtypes.join(' or '), showSpec(x), 'Convert with cast().')
}

/** Throws unless all inputs have one dtype, which is among `dtypes`. */
export function checkSameDType(op: string, ins: readonly Spec[], dtypes: readonly DType[]): void {
  for (const x of ins) checkDType(op, x, dtypes)
  if (ins.some((x) => x.dtype !== ins[0]!.dtype)) {
    throw inputError(op, 'equal dtypes', ins.map(showSpec).join(' and '), 'Convert one with cast().')
  }
}
