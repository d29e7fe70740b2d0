import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { ANY, one } from '../support/check.ts'
import { sameOnnx } from '../support/onnx.ts'
import type { NoAttrs } from '../support/unary.ts'
import { reshape } from './reshape.ts'

/** The op that `stopGradient` applies. */
export const StopGradient: Op<NoAttrs> = {
  name: 'stopGradient',
  infer: (ins) => [one('stopGradient', ins, ANY)].map(({ shape, dtype }) => ({ shape, dtype })),
  compose: ([x]) => [reshape(x!, x!.shape)],
  grad: () => [undefined],
  onnx: sameOnnx('Identity'),
  reference: ([x]) => [x!.data.slice()],
}

/** x itself, which a gradient takes for a constant. */
export const stopGradient = <D extends DType>(x: Tensor<D>): Tensor<D> => apply(StopGradient, [x], {})[0] as Tensor<D>
