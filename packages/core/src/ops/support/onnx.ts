import { copyAs, type DType } from '../../dtype.ts'
import type { Attr } from '../../graph.ts'
import type { Emit, Op } from '../../op.ts'

/** ONNX's numbers for element types (TensorProto.DataType). */
const ONNX_TYPE: { readonly [D in DType | 'int64']: number } = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
}

export const onnxType = (dtype: DType | 'int64'): Attr => ({ int: ONNX_TYPE[dtype] })

/** A lowering to one ONNX operator with the same inputs and no attributes. */
export const sameOnnx =
  (operator: string): NonNullable<Op<unknown>['onnx']> =>
  (e, ins, outs) =>
    e.node(operator, ins, outs)

/** An int64 vector, as ONNX wants axes and shapes. */
export const int64s = (e: Emit, values: readonly number[]): string =>
  e.constant({ dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) })

/** A scalar constant of a dtype. */
export const scalarOf = (e: Emit, dtype: DType, value: number): string =>
  e.constant({ dtype, shape: [], data: copyAs(dtype, [value]) })
