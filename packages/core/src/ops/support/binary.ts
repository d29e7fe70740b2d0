import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { sumTo } from '../reduce/sum.ts'
import { broadcastShapes, broadcastStrides } from './broadcast.ts'
import { checkCount, checkSameDType } from './check.ts'
import { applyOperands, type Operand } from './operand.ts'
import type { NoAttrs } from './unary.ts'
import { walk } from './walk.ts'

/** What a binary op's gradient may look at. */
export interface BinaryGrad {
  readonly a: Tensor
  readonly b: Tensor
  readonly y: Tensor
  readonly dy: Tensor
}

/** An op of two tensors, element by element, with broadcasting. */
export interface BinaryForm {
  readonly name: string
  readonly dtypes: readonly DType[]
  readonly f: (a: number, b: number) => number
  /** Exact int32 arithmetic where `f` would round. */
  readonly int32?: (a: number, b: number) => number
  /** Dtype of the result; default that of the inputs. */
  readonly out?: DType
  /** Gradients of `a` and of `b` in the broadcast shape; summing back over repeated axes is done for them. */
  readonly grads?: readonly [(g: BinaryGrad) => Tensor, (g: BinaryGrad) => Tensor]
  readonly onnx?: Op<NoAttrs>['onnx']
  readonly compose?: (a: Tensor, b: Tensor) => Tensor
}

export function binaryOp(form: BinaryForm): Op<NoAttrs> {
  const { name, dtypes, grads, onnx, compose } = form
  return {
    name,
    infer: (ins) => {
      checkCount(name, ins, 2)
      checkSameDType(name, ins, dtypes)
      const shape = broadcastShapes(name, [ins[0]!.shape, ins[1]!.shape])
      return [{ shape, dtype: form.out ?? ins[0]!.dtype }]
    },
    reference: ([a, b], _, [out]) => {
      const f = a!.dtype === 'int32' ? (form.int32 ?? form.f) : form.f
      const shape = out!.shape
      const y = allocate(out!.dtype, sizeOf(shape))
      const left = new Float64Array(y.length)
      walk(shape, broadcastStrides(a!.shape, shape), (at, i) => {
        left[i] = a!.data[at]!
      })
      walk(shape, broadcastStrides(b!.shape, shape), (at, i) => {
        y[i] = f(left[i]!, b!.data[at]!)
      })
      return [y]
    },
    ...(grads && {
      grad: ({ inputs, outputs, needs }, [dy]) => {
        const g = { a: inputs[0]!, b: inputs[1]!, y: outputs[0]!, dy: dy! }
        return grads.map((grad, i) => (needs[i] ? sumTo(grad(g), inputs[i]!.shape) : undefined))
      },
    }),
    ...(onnx && { onnx }),
    ...(compose && { compose: ([a, b]) => [compose(a!, b!)] }),
  }
}

/** The function of a binary op that keeps the dtype. */
export const binary =
  (op: Op<NoAttrs>) =>
  <D extends DType>(a: Operand<D>, b: Operand<D>): Tensor<D> =>
    applyOperands(op, [a, b], {}) as Tensor<D>
