import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import { show } from '../../errors.ts'
import type { Op } from '../../op.ts'
import { sizeOf, stridesOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { expand, sum } from '../reduce/sum.ts'
import { ANY, inputError, one, showSpec } from '../support/check.ts'
import { int64s } from '../support/onnx.ts'
import { walk } from '../support/walk.ts'
import { reshape } from './reshape.ts'

export interface TileAttrs {
  /** How often each axis is repeated. */
  readonly repeats: readonly number[]
}

/** The op that `tile` applies. */
export const Tile: Op<TileAttrs> = {
  name: 'tile',
  infer: (ins, { repeats }) => {
    const x = one('tile', ins, ANY)
    if (repeats?.length !== x.shape.length || repeats.some((r) => !Number.isInteger(r) || r < 0)) {
      throw inputError('tile', `${x.shape.length} counts >= 0`, show(repeats), `x is ${showSpec(x)}.`)
    }
    return [{ shape: x.shape.map((d, i) => d * repeats[i]!), dtype: x.dtype }]
  },
  compose: ([x], { repeats }) => {
    const apart = expand(
      reshape(
        x!,
        x!.shape.flatMap((d) => [1, d]),
      ),
      x!.shape.flatMap((d, i) => [repeats[i]!, d]),
    )
    return [
      reshape(
        apart,
        x!.shape.map((d, i) => d * repeats[i]!),
      ),
    ]
  },
  grad: ({ inputs: [x], attrs: { repeats } }, [dy]) => {
    const apart = reshape(
      dy!,
      x!.shape.flatMap((d, i) => [repeats[i]!, d]),
    )
    return [
      sum(
        apart,
        x!.shape.map((_, i) => 2 * i),
      ),
    ]
  },
  onnx: (e, ins, outs, { repeats }) => e.node('Tile', [ins[0]!, int64s(e, repeats)], outs),
  reference: ([x], { repeats }, [out]) => {
    const strides = stridesOf(x!.shape)
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    walk(
      x!.shape.flatMap((d, i) => [repeats[i]!, d]),
      strides.flatMap((s) => [0, s]),
      (at, i) => {
        y[i] = x!.data[at]!
      },
    )
    return [y]
  },
}

/** x repeated `repeats[i]` times along each axis i. */
export const tile = <D extends DType>(x: Tensor<D>, repeats: readonly number[]): Tensor<D> =>
  apply(Tile, [x], { repeats })[0] as Tensor<D>
