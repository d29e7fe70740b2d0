import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { sumTo } from '../reduce/sum.ts'
import { broadcastShapes, broadcastStrides } from '../support/broadcast.ts'
import { ANY, BOOL, checkCount, checkDType, checkSameDType, inputError } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import { applyOperands, type Operand } from '../support/operand.ts'
import type { NoAttrs } from '../support/unary.ts'
import { walk } from '../support/walk.ts'

/** The op that `where` applies. */
export const Where: Op<NoAttrs> = {
  name: 'where',
  infer: (ins) => {
    checkCount('where', ins, 3)
    checkDType('where', ins[0]!, BOOL)
    checkSameDType('where', ins.slice(1), ANY)
    const shape = broadcastShapes(
      'where',
      ins.map((x) => x.shape),
    )
    return [{ shape, dtype: ins[1]!.dtype }]
  },
  grad: ({ inputs: [condition, a, b], needs }, [dy]) => [
    undefined,
    needs[1] ? sumTo(where(condition as Tensor<'bool'>, dy!, 0), a!.shape) : undefined,
    needs[2] ? sumTo(where(condition as Tensor<'bool'>, 0, dy!), b!.shape) : undefined,
  ],
  onnx: sameOnnx('Where'),
  reference: ([condition, a, b], _, [out]) => {
    const shape = out!.shape
    const y = allocate(out!.dtype, sizeOf(shape))
    walk(shape, broadcastStrides(b!.shape, shape), (at, i) => {
      y[i] = b!.data[at]!
    })
    const chosen = new Uint8Array(y.length)
    walk(shape, broadcastStrides(condition!.shape, shape), (at, i) => {
      chosen[i] = condition!.data[at]!
    })
    walk(shape, broadcastStrides(a!.shape, shape), (at, i) => {
      if (chosen[i]) y[i] = a!.data[at]!
    })
    return [y]
  },
}

/** `a` where `condition` holds, else `b`; all three broadcast. One of `a` and `b` must be a tensor. */
export function where<D extends DType>(condition: Tensor<'bool'>, a: Operand<D>, b: Operand<D>): Tensor<D> {
  const like = typeof a === 'number' ? b : a
  if (typeof like === 'number') {
    throw inputError('where', 'a tensor to choose from', 'two numbers', 'Make one a tensor: it gives the dtype.')
  }
  return applyOperands(Where, [condition, a, b], {}, like) as Tensor<D>
}
