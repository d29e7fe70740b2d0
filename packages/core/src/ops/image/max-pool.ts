import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { scatterElements } from '../index/gather-elements.ts'
import { reshape } from '../shape/reshape.ts'
import { FLOATS, one } from '../support/check.ts'
import {
  checkTouches,
  checkWindow,
  planesOf,
  spatialOf,
  tapsFor,
  type WindowAttrs,
  type WindowOptions,
  windowAttrs,
  windowCounts,
} from './window.ts'

/** Also gives the place of each maximum in its plane, the first of equals, which is all that the gradient needs. */
export const MaxPool: Op<WindowAttrs> = {
  name: 'maxPool',
  infer: (ins, attrs) => {
    const x = one('maxPool', ins, FLOATS)
    const spatial = spatialOf('maxPool', x.shape)
    checkWindow('maxPool', attrs, spatial.length)
    const counts = windowCounts('maxPool', spatial, attrs)
    checkTouches('maxPool', spatial, counts, attrs)
    const shape = [...x.shape.slice(0, 2), ...counts]
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: 'int32' },
    ]
  },
  grad: ({ inputs: [x], outputs: [y, places] }, [dy]) => {
    if (!dy) return [undefined]
    const [n, channels] = x!.shape as [number, number]
    const flat = [n, channels, sizeOf(y!.shape.slice(2))]
    const plane = sizeOf(x!.shape.slice(2))
    const dx = scatterElements(reshape(places as Tensor<'int32'>, flat), reshape(dy, flat), plane)
    return [reshape(dx, x!.shape)]
  },
  onnx: (e, ins, outs, { kernel, strides, pads, dilations }) =>
    e.node('MaxPool', ins, [outs[0]!], {
      kernel_shape: { ints: kernel },
      strides: { ints: strides },
      pads: { ints: pads },
      dilations: { ints: dilations },
    }),
  reference: ([x], attrs, [out]) => {
    const spatial = x!.shape.slice(2)
    const { at, window, plane, windows } = tapsFor(spatial, windowCounts('maxPool', spatial, attrs), attrs)
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    const places = new Int32Array(y.length).fill(-1)
    for (let p = 0; p < planesOf(x!.shape); p++) {
      for (let i = 0; i < at.length; i++) {
        const to = p * windows + window[i]!
        const v = x!.data[p * plane + at[i]!]!
        // A NaN stays: it is no maximum of anything, but hiding it would be worse.
        if (places[to] !== -1 && !(v > y[to]!) && (!Number.isNaN(v) || Number.isNaN(y[to]!))) continue
        y[to] = v
        places[to] = at[i]!
      }
    }
    return [y, places]
  },
}

/**
 * The largest value under each window of `kernel` (a number stands for every axis), for images `[n, channels, ...spatial]`.
 * Strides default to the kernel, pads to 0; the padding never wins. As ONNX MaxPool with ceil_mode 0.
 */
export function maxPool<D extends DType>(
  x: Tensor<D>,
  kernel: number | readonly number[],
  options: WindowOptions = {},
): Tensor<D> {
  const spatial = spatialOf('maxPool', x.shape)
  const size = typeof kernel === 'number' ? spatial.map(() => kernel) : kernel
  return apply(MaxPool, [x], windowAttrs(spatial, size, options, size))[0] as Tensor<D>
}
