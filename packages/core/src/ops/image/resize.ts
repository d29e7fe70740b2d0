import { copyAs, type DType } from '../../dtype.ts'
import { show } from '../../errors.ts'
import { scope } from '../../scope.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul } from '../elementwise/arithmetic.ts'
import { take } from '../index/take.ts'
import { inputError } from '../support/check.ts'
import { spatialOf } from './window.ts'

export type ResizeMode = 'nearest' | 'linear'

/**
 * Images `[n, channels, ...spatial]` at another size. `'nearest'` takes the value at floor(i * old / new); `'linear'` blends
 * the two nearest along each axis, pixel centres aligned. Both as PyTorch's interpolate with align_corners=False.
 */
export function resize<D extends DType>(x: Tensor<D>, size: readonly number[], mode: ResizeMode): Tensor<D> {
  const spatial = spatialOf('resize', x.shape)
  if (size.length !== spatial.length || size.some((d) => !Number.isInteger(d) || d < 1) || spatial.includes(0)) {
    throw inputError('resize', `${spatial.length} sizes, integers >= 1`, show(size), `x is [${x.shape.join(', ')}].`)
  }
  return scope(() =>
    size.reduce<Tensor<D>>((y, to, i) => {
      if (to === spatial[i]) return y
      return mode === 'nearest' ? nearest(y, i + 2, spatial[i]!, to) : linear(y, i + 2, spatial[i]!, to)
    }, x),
  )
}

const each = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i))

const nearest = <D extends DType>(x: Tensor<D>, axis: number, from: number, to: number): Tensor<D> =>
  take(
    x,
    axis,
    each(to, (i) => Math.min(Math.floor((i * from) / to), from - 1)),
  )

function linear<D extends DType>(x: Tensor<D>, axis: number, from: number, to: number): Tensor<D> {
  const at = each(to, (i) => Math.max(0, ((i + 0.5) * from) / to - 0.5))
  const low = at.map((v) => Math.min(Math.floor(v), from - 1))
  const high = low.map((v) => Math.min(v + 1, from - 1))
  const shape = x.shape.slice(axis).map((_, i) => (i === 0 ? to : 1))
  const share = (f: (i: number) => number) => x.on.constant(copyAs(x.dtype, each(to, f)), { shape, dtype: x.dtype })
  const below = mul(take(x, axis, low), share((i) => 1 - (at[i]! - low[i]!)) as Tensor<D>)
  const above = mul(take(x, axis, high), share((i) => at[i]! - low[i]!) as Tensor<D>)
  return add(below, above)
}
