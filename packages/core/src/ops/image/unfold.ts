/** Unfold and fold (im2col and col2im): each is the other's gradient. With matMul they make every convolution. */
import { apply } from '../../apply.ts'
import { allocate } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { FLOATS, inputError, one, showSpec } from '../support/check.ts'
import { checkWindow, planesOf, spatialOf, tapsFor, type WindowAttrs, windowCounts } from './window.ts'

/** The op that `unfold` applies. */
export const Unfold: Op<WindowAttrs> = {
  name: 'unfold',
  infer: (ins, attrs) => {
    const x = one('unfold', ins, FLOATS)
    const spatial = spatialOf('unfold', x.shape)
    checkWindow('unfold', attrs, spatial.length)
    const counts = windowCounts('unfold', spatial, attrs)
    return [{ shape: [x.shape[0]!, x.shape[1]! * sizeOf(attrs.kernel), sizeOf(counts)], dtype: x.dtype }]
  },
  grad: ({ inputs: [x], attrs }, [dy]) => [fold(dy!, x!.shape.slice(2), attrs)],
  reference: ([x], attrs, [out]) => {
    const spatial = x!.shape.slice(2)
    const { at, tap, window, plane, kernel, windows } = tapsFor(spatial, windowCounts('unfold', spatial, attrs), attrs)
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    for (let p = 0; p < planesOf(x!.shape); p++) {
      for (let i = 0; i < at.length; i++)
        y[(p * kernel + tap[i]!) * windows + window[i]!] = x!.data[p * plane + at[i]!]!
    }
    return [y]
  },
}

export interface FoldAttrs extends WindowAttrs {
  /** Sizes of the image's spatial axes. */
  readonly size: Shape
}

/** The op that `fold` applies. */
export const Fold: Op<FoldAttrs> = {
  name: 'fold',
  infer: (ins, attrs) => {
    const x = one('fold', ins, FLOATS)
    const rank = attrs.size?.length
    if (x.shape.length !== 3 || (rank !== 1 && rank !== 2)) {
      throw inputError('fold', '[n, channels * taps, windows]', showSpec(x), 'Give what unfold() made.')
    }
    checkWindow('fold', attrs, rank)
    const [n, rows, windows] = x.shape as [number, number, number]
    const counts = windowCounts('fold', attrs.size, attrs)
    const channels = rows / sizeOf(attrs.kernel)
    if (!Number.isInteger(channels) || windows !== sizeOf(counts)) {
      const want = `[n, channels * ${sizeOf(attrs.kernel)}, ${sizeOf(counts)}]`
      throw inputError('fold', want, showSpec(x), 'Give what unfold() made, with its windows.')
    }
    return [{ shape: [n, channels, ...attrs.size], dtype: x.dtype }]
  },
  grad: ({ attrs: { size: _, ...windows } }, [dy]) => [unfold(dy!, windows)],
  reference: ([x], attrs, [out]) => {
    const counts = windowCounts('fold', attrs.size, attrs)
    const { at, tap, window, plane, kernel, windows } = tapsFor(attrs.size, counts, attrs)
    const sums = new Float64Array(sizeOf(out!.shape))
    for (let p = 0; p < planesOf(out!.shape); p++) {
      for (let i = 0; i < at.length; i++) {
        sums[p * plane + at[i]!]! += x!.data[(p * kernel + tap[i]!) * windows + window[i]!]!
      }
    }
    const y = allocate(out!.dtype, sums.length)
    y.set(sums)
    return [y]
  },
}

/**
 * The values under each window as a column: `[n, channels, ...spatial]` to `[n, channels * taps, windows]`, zeros in the
 * padding.
 */
export const unfold = (x: Tensor, attrs: WindowAttrs): Tensor => apply(Unfold, [x], attrs)[0]!

/** The opposite: columns added up into an image of spatial axes `size`, each value where its window took it. */
export const fold = (x: Tensor, size: Shape, attrs: WindowAttrs): Tensor => apply(Fold, [x], { ...attrs, size })[0]!
