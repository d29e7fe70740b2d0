import type { DType } from '../../dtype.ts'
import { show } from '../../errors.ts'
import { scope } from '../../scope.ts'
import type { Tensor } from '../../tensor.ts'
import { take } from '../index/take.ts'
import { inputError } from '../support/check.ts'

/** What padding repeats: the edge, the values before it mirrored without it, or the other end. */
export type PadMode = 'edge' | 'reflect' | 'wrap'

/** Pads x by values of its own: `pads` is `[before, after]` for each axis. Reflection reaches less than the axis' size. */
export function padWith<D extends DType>(
  x: Tensor<D>,
  pads: readonly (readonly [number, number])[],
  mode: PadMode,
): Tensor<D> {
  if (pads.length !== x.shape.length || pads.flat().some((p) => !Number.isInteger(p) || p < 0)) {
    throw inputError('padWith', `[before, after] >= 0 for ${x.shape.length} axes`, show(pads), 'Check the pads.')
  }
  x.shape.forEach((n, i) => {
    const reach = Math.max(...pads[i]!)
    if (reach > 0 && (n === 0 || (mode === 'reflect' && reach >= n))) {
      throw inputError('padWith', `${mode} pads below ${n} for axis ${i}`, `${reach}`, "Pad by less, or by 'edge'.")
    }
  })
  return scope(() =>
    pads.reduce<Tensor<D>>((y, [before, after], axis) => {
      if (before + after === 0) return y
      const n = x.shape[axis]!
      const list = Array.from({ length: n + before + after }, (_, i) => source(i - before, n, mode))
      return take(y, axis, list)
    }, x),
  )
}

function source(i: number, n: number, mode: PadMode): number {
  if (mode === 'edge') return Math.min(Math.max(i, 0), n - 1)
  if (mode === 'wrap') return ((i % n) + n) % n
  return i < 0 ? -i : i >= n ? 2 * n - 2 - i : i
}
