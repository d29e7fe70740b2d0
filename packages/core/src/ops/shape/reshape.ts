import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { type Shape, showShape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { ANY, inputError, one, showSpec } from '../support/check.ts'
import { int64s } from '../support/onnx.ts'

export interface ReshapeAttrs {
  readonly shape: Shape
}

/** The op that `reshape` applies. */
export const Reshape: Op<ReshapeAttrs> = {
  name: 'reshape',
  infer: (ins, attrs) => {
    const x = one('reshape', ins, ANY)
    return [{ shape: resolve(x.shape, attrs.shape, () => showSpec(x)), dtype: x.dtype }]
  },
  grad: ({ inputs }, [dy]) => [reshape(dy!, inputs[0]!.shape)],
  onnx: (e, ins, outs, { shape }) => e.node('Reshape', [ins[0]!, int64s(e, shape)], outs),
  reference: ([x]) => [x!.data.slice()],
}

/**
 * The same values, row-major, in another shape. In `shape`, 0 keeps the size of that axis and one -1 takes what is left,
 * so that `reshape(x, [0, -1])` flattens rows of any batch. Throws `InputError` where the sizes do not match.
 */
export const reshape = <D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> =>
  apply(Reshape, [x], { shape })[0] as Tensor<D>

function resolve(from: Shape, shape: Shape, got: () => string): number[] {
  const fail = () =>
    inputError('reshape', `a tensor that fits ${showShape(shape)}`, got(), 'Sizes must multiply to the same number.')
  const out = shape.map((d, i) => (d === 0 ? (from[i] ?? 0) : d))
  const free = out.indexOf(-1)
  if (out.some((d, i) => !Number.isInteger(d) || d < -1 || (d === -1 && i !== free))) throw fail()
  if (free >= 0) {
    out[free] = 1
    const known = sizeOf(out)
    out[free] = known === 0 ? 0 : sizeOf(from) / known
    if (!Number.isInteger(out[free])) throw fail()
  }
  if (sizeOf(out) !== sizeOf(from)) throw fail()
  return out
}
