import { apply } from '../../apply.ts'
import { copyAs, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { inputError } from './check.ts'

/** A tensor, or a number that stands for a scalar of the other tensor's dtype. */
export type Operand<D extends DType = DType> = Tensor<D> | number

/** `value` as a scalar tensor where `like` lives, of its dtype. Throws `InputError` where the dtype cannot hold it. */
function scalarLike(op: string, like: Tensor, value: number): Tensor {
  const data = copyAs(like.dtype, [value])
  const exact = like.dtype === 'float32' || like.dtype === 'float64' || data[0] === value
  if (!exact) throw inputError(op, `a number that ${like.dtype} holds`, `${value}`, 'Cast the tensor first.')
  return like.on.constant(data, { shape: [], dtype: like.dtype })
}

/**
 * Applies an op to tensors and numbers, which take their dtype from `like`, the first tensor. Scalars made for the numbers are freed,
 * except under a tape or tracer, which may need them later and own what they record.
 */
export function applyOperands<A>(
  op: Op<A>,
  operands: readonly Operand[],
  attrs: A,
  like = operands.find((x) => typeof x !== 'number'),
): Tensor {
  if (!like) throw inputError(op.name, 'at least one tensor', 'numbers only', 'Use plain arithmetic for numbers.')
  const made: Tensor[] = []
  const ins = operands.map((x) => {
    if (typeof x !== 'number') return x
    const scalar = scalarLike(op.name, like, x)
    made.push(scalar)
    return scalar
  })
  const out = apply(op, ins, attrs)[0]!
  if (out.on.level === 0) for (const t of made) t.dispose()
  return out
}
