import { apply } from '../../apply.ts'
import { copyAs, type DType, dtypes } from '../../dtype.ts'
import { show } from '../../errors.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { ANY, FLOATS, inputError, one } from '../support/check.ts'
import { onnxType } from '../support/onnx.ts'

export interface CastAttrs {
  readonly dtype: DType
}

/** The op that `cast` applies. */
export const Cast: Op<CastAttrs> = {
  name: 'cast',
  infer: (ins, { dtype }) => {
    const x = one('cast', ins, ANY)
    if (!dtypes.includes(dtype)) {
      throw inputError('cast', `one of ${dtypes.join(', ')}`, show(dtype), 'Check the dtype.')
    }
    return [{ shape: x.shape, dtype }]
  },
  grad: ({ inputs: [x], attrs: { dtype } }, [dy]) => [
    FLOATS.includes(x!.dtype) && FLOATS.includes(dtype) ? cast(dy!, x!.dtype) : undefined,
  ],
  onnx: (e, ins, outs, { dtype }) => e.node('Cast', ins, outs, { to: onnxType(dtype) }),
  reference: ([x], { dtype }) => [copyAs(dtype, x!.data)],
}

/**
 * The same values as another dtype: floats are cut towards zero, bool is 0 or 1, and anything but 0 is true.
 * Only floats hand a gradient through. What an integer dtype cannot hold is undefined.
 */
export const cast = <D extends DType>(x: Tensor, dtype: D): Tensor<D> => apply(Cast, [x], { dtype })[0] as Tensor<D>
