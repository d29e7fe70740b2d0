import type { DType } from '../../dtype.ts'
import { show } from '../../errors.ts'
import { scope } from '../../scope.ts'
import type { Tensor } from '../../tensor.ts'
import { take } from '../index/take.ts'
import { resolveAxes } from '../support/axes.ts'
import { inputError } from '../support/check.ts'

/** Which entries to take along an axis, as numpy's `start:end:step`. Both bounds may count from the end. */
export interface Range {
  readonly start?: number
  readonly end?: number
  /** Not 0; negative goes backwards, from the end by default. Default 1. */
  readonly step?: number
}

/** The entries of x that the ranges of its leading axes name. For a step of 1 along all axes, `slice` is faster. */
export function stridedSlice<D extends DType>(x: Tensor<D>, ranges: readonly Range[]): Tensor<D> {
  if (ranges.length > x.shape.length) {
    throw inputError('stridedSlice', `at most ${x.shape.length} ranges`, `${ranges.length}`, 'Give one an axis.')
  }
  return scope(() => ranges.reduce<Tensor<D>>((y, range, axis) => take(y, axis, places(x.shape[axis]!, range)), x))
}

/** x with the order of entries along `axes` reversed. */
export const flip = <D extends DType>(x: Tensor<D>, axes?: readonly number[]): Tensor<D> =>
  scope(() =>
    resolveAxes('flip', axes, x.shape.length).reduce<Tensor<D>>(
      (y, axis) => take(y, axis, places(x.shape[axis]!, { step: -1 })),
      x,
    ),
  )

function places(n: number, { start, end, step = 1 }: Range): number[] {
  if (![start ?? 0, end ?? 0, step].every(Number.isInteger) || step === 0) {
    throw inputError('stridedSlice', 'integer bounds and a step other than 0', show({ start, end, step }), 'Check it.')
  }
  const resolve = (v: number, low: number, high: number) => Math.min(Math.max(v < 0 ? v + n : v, low), high)
  const out: number[] = []
  if (step > 0) {
    const to = end === undefined ? n : resolve(end, 0, n)
    for (let i = resolve(start ?? 0, 0, n); i < to; i += step) out.push(i)
  } else {
    const to = end === undefined ? -1 : resolve(end, -1, n - 1)
    for (let i = start === undefined ? n - 1 : resolve(start, -1, n - 1); i > to; i += step) out.push(i)
  }
  return out
}
