import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { one } from './check.ts'

/** An op of one tensor, element by element. */
export interface UnaryForm {
  readonly name: string
  readonly dtypes: readonly DType[]
  readonly f: (x: number) => number
  /** Gradient of the input, from the input, the output and the output's gradient; `undefined` is zero. */
  readonly grad?: (x: Tensor, y: Tensor, dy: Tensor) => Tensor | undefined
  readonly onnx?: Op<NoAttrs>['onnx']
  readonly compose?: (x: Tensor) => Tensor
}

export type NoAttrs = Record<string, never>

export function unaryOp(form: UnaryForm): Op<NoAttrs> {
  const { name, dtypes, f, grad, onnx, compose } = form
  return {
    name,
    infer: (ins) => {
      const x = one(name, ins, dtypes)
      return [{ shape: x.shape, dtype: x.dtype }]
    },
    reference: ([x]) => {
      const out = allocate(x!.dtype, x!.data.length)
      for (let i = 0; i < out.length; i++) out[i] = f(x!.data[i]!)
      return [out]
    },
    ...(grad && { grad: ({ inputs, outputs }, [dy]) => [grad(inputs[0]!, outputs[0]!, dy!)] }),
    ...(onnx && { onnx }),
    ...(compose && { compose: ([x]) => [compose(x!)] }),
  }
}

/** The function of a one-input op that keeps the dtype. */
export const unary =
  (op: Op<NoAttrs>) =>
  <D extends DType>(x: Tensor<D>): Tensor<D> =>
    apply(op, [x], {})[0] as Tensor<D>
