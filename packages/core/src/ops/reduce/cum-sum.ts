import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { linesOf } from '../index/gather-elements.ts'
import { resolveAxis } from '../support/axes.ts'
import { NUMBERS, one } from '../support/check.ts'
import { int64s } from '../support/onnx.ts'

export interface CumSumAttrs {
  readonly axis: number
  /** Whether a total leaves out its own value. */
  readonly exclusive: boolean
  /** Whether totals run from the end. */
  readonly reverse: boolean
}

/** The op that `cumSum` applies. */
export const CumSum: Op<CumSumAttrs> = {
  name: 'cumSum',
  infer: (ins, { axis }) => {
    const x = one('cumSum', ins, NUMBERS)
    resolveAxis('cumSum', axis, x.shape.length)
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  grad: ({ attrs }, [dy]) => [apply(CumSum, [dy!], { ...attrs, reverse: !attrs.reverse })[0]],
  onnx: (e, [x], outs, { axis, exclusive, reverse }, [spec]) => {
    const flags = { exclusive: { int: exclusive ? 1 : 0 }, reverse: { int: reverse ? 1 : 0 } }
    e.node('CumSum', [x!, int64s(e, [resolveAxis('cumSum', axis, spec!.shape.length)])], outs, flags)
  },
  reference: ([x], { axis, exclusive, reverse }) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis('cumSum', axis, x!.shape.length))
    const y = allocate(x!.dtype, sizeOf(x!.shape))
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let total = 0
        for (let k = 0; k < n; k++) {
          const at = (o * n + (reverse ? n - 1 - k : k)) * inner + i
          if (exclusive) y[at] = total
          total += x!.data[at]!
          if (!exclusive) y[at] = total
        }
      }
    }
    return [y]
  },
}

/**
 * Running totals along `axis`: entry k is the sum of the entries up to and with k, without it if `exclusive`, from the end if
 * `reverse`. Integers wrap around.
 */
export const cumSum = <D extends DType>(x: Tensor<D>, axis: number, options: Partial<CumSumAttrs> = {}): Tensor<D> =>
  apply(CumSum, [x], { exclusive: false, reverse: false, ...options, axis })[0] as Tensor<D>
