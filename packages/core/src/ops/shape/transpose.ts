import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { stridesOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { ANY, inputError, one, showSpec } from '../support/check.ts'
import { walk } from '../support/walk.ts'

export interface TransposeAttrs {
  /** Which axis of the input each axis of the output is. */
  readonly perm: readonly number[]
}

/** The op that `transpose` applies. */
export const Transpose: Op<TransposeAttrs> = {
  name: 'transpose',
  infer: (ins, { perm }) => {
    const x = one('transpose', ins, ANY)
    if (perm.length !== x.shape.length || x.shape.some((_, a) => !perm.includes(a))) {
      throw inputError(
        'transpose',
        `each of ${x.shape.length} axes once`,
        `[${perm.join(', ')}]`,
        `x is ${showSpec(x)}.`,
      )
    }
    return [{ shape: perm.map((a) => x.shape[a]!), dtype: x.dtype }]
  },
  grad: ({ attrs: { perm } }, [dy]) => [
    transpose(
      dy!,
      perm.map((_, a) => perm.indexOf(a)),
    ),
  ],
  onnx: (e, ins, outs, { perm }) => e.node('Transpose', ins, outs, { perm: { ints: perm } }),
  reference: ([x], { perm }, [out]) => {
    const y = allocate(x!.dtype, x!.data.length)
    const strides = stridesOf(x!.shape)
    walk(
      out!.shape,
      perm.map((a) => strides[a]!),
      (at, i) => {
        y[i] = x!.data[at]!
      },
    )
    return [y]
  },
}

/** Reorders axes: axis `i` of the result is axis `perm[i]` of x. Without `perm`, the axes are reversed. */
export const transpose = <D extends DType>(x: Tensor<D>, perm?: readonly number[]): Tensor<D> =>
  apply(Transpose, [x], { perm: perm ?? [...x.shape.keys()].reverse() })[0] as Tensor<D>
