/** Average pooling and its gradient, which is linear, so that each is the other's gradient. */
import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Spec } from '../../executor.ts'
import type { Op } from '../../op.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { mul } from '../elementwise/arithmetic.ts'
import { expand, sum } from '../reduce/sum.ts'
import { reshape } from '../shape/reshape.ts'
import { FLOATS, inputError, one, showSpec } from '../support/check.ts'
import { fold, unfold } from './unfold.ts'
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

export interface AveragePoolAttrs extends WindowAttrs {
  /** Whether zeros of the padding count as values. */
  readonly countIncludePad: boolean
}

export interface AveragePoolGradAttrs extends AveragePoolAttrs {
  /** Spatial sizes of the image that was pooled. */
  readonly size: Shape
}

/** The op that `averagePool` applies. */
export const AveragePool: Op<AveragePoolAttrs> = {
  name: 'averagePool',
  infer: (ins, attrs) => {
    const x = one('averagePool', ins, FLOATS)
    const spatial = spatialOf('averagePool', x.shape)
    return [{ shape: [...x.shape.slice(0, 2), ...pooledSize('averagePool', spatial, attrs)], dtype: x.dtype }]
  },
  compose: ([x], attrs) => {
    const spatial = x!.shape.slice(2)
    const counts = windowCounts('averagePool', spatial, attrs)
    const planes = planesOf(x!.shape)
    const columns = unfold(reshape(x!, [planes, 1, ...spatial]), windowsOf(attrs))
    const y = mul(sum(columns, 1), sharesLike(x!, shares(spatial, counts, attrs)))
    return [reshape(y, [...x!.shape.slice(0, 2), ...counts])]
  },
  grad: ({ inputs: [x], attrs }, [dy]) => [averagePoolGrad(dy!, { ...attrs, size: x!.shape.slice(2) })],
  onnx: (e, ins, outs, { kernel, strides, pads, dilations, countIncludePad }) =>
    e.node('AveragePool', ins, outs, {
      kernel_shape: { ints: kernel },
      strides: { ints: strides },
      pads: { ints: pads },
      count_include_pad: { int: countIncludePad ? 1 : 0 },
      // Older runtimes know no dilations.
      ...(dilations.some((d) => d !== 1) && { dilations: { ints: dilations } }),
    }),
  reference: ([x], attrs, [out]) => {
    const spatial = x!.shape.slice(2)
    const counts = out!.shape.slice(2)
    const { at, window, plane, windows } = tapsFor(spatial, counts, attrs)
    const share = shares(spatial, counts, attrs)
    const sums = new Float64Array(sizeOf(out!.shape))
    for (let p = 0; p < planesOf(x!.shape); p++) {
      for (let i = 0; i < at.length; i++) sums[p * windows + window[i]!]! += x!.data[p * plane + at[i]!]!
    }
    return [
      rounded(
        sums.map((s, i) => s * share[i % windows]!),
        out!,
      ),
    ]
  },
}

/** Only in backward passes, so without an ONNX form. */
export const AveragePoolGrad: Op<AveragePoolGradAttrs> = {
  name: 'averagePoolGrad',
  infer: (ins, attrs) => {
    const dy = one('averagePoolGrad', ins, FLOATS)
    spatialOf('averagePoolGrad', dy.shape)
    const counts = pooledSize('averagePoolGrad', attrs.size, attrs)
    if (counts.length !== dy.shape.length - 2 || counts.some((d, i) => d !== dy.shape[i + 2])) {
      const want = `[n, channels, ${counts.join(', ')}]`
      throw inputError('averagePoolGrad', want, showSpec(dy), 'Give the gradient of what averagePool made.')
    }
    return [{ shape: [...dy.shape.slice(0, 2), ...attrs.size], dtype: dy.dtype }]
  },
  compose: ([dy], attrs) => {
    const counts = dy!.shape.slice(2)
    const planes = planesOf(dy!.shape)
    const each = mul(reshape(dy!, [planes, 1, sizeOf(counts)]), sharesLike(dy!, shares(attrs.size, counts, attrs)))
    const columns = expand(each, [planes, sizeOf(attrs.kernel), sizeOf(counts)])
    return [reshape(fold(columns, attrs.size, windowsOf(attrs)), [...dy!.shape.slice(0, 2), ...attrs.size])]
  },
  grad: ({ attrs: { size: _, ...attrs } }, [ddx]) => [apply(AveragePool, [ddx!], attrs)[0]],
  reference: ([dy], attrs, [out]) => {
    const counts = dy!.shape.slice(2)
    const { at, window, plane, windows } = tapsFor(attrs.size, counts, attrs)
    const share = shares(attrs.size, counts, attrs)
    const sums = new Float64Array(sizeOf(out!.shape))
    for (let p = 0; p < planesOf(dy!.shape); p++) {
      for (let i = 0; i < at.length; i++) {
        sums[p * plane + at[i]!]! += dy!.data[p * windows + window[i]!]! * share[window[i]!]!
      }
    }
    return [rounded(sums, out!)]
  },
}

/** What each window's sum is multiplied by: 1 / the number of its values. */
export function shares(spatial: Shape, counts: Shape, attrs: AveragePoolAttrs): Float64Array {
  const { window, kernel, windows } = tapsFor(spatial, counts, attrs)
  const values = new Float64Array(windows)
  for (const w of window) values[w]!++
  return values.map((v) => 1 / (attrs.countIncludePad ? kernel : v))
}

export interface AveragePoolOptions extends WindowOptions {
  /** Whether zeros of the padding count as values. Default false. */
  readonly countIncludePad?: boolean
}

/**
 * The mean under each window of `kernel` (a number stands for every axis), for images `[n, channels, ...spatial]`. Strides
 * default to the kernel, pads to 0. As ONNX AveragePool with ceil_mode 0.
 */
export function averagePool<D extends DType>(
  x: Tensor<D>,
  kernel: number | readonly number[],
  options: AveragePoolOptions = {},
): Tensor<D> {
  const spatial = spatialOf('averagePool', x.shape)
  const size = typeof kernel === 'number' ? spatial.map(() => kernel) : kernel
  const attrs = { ...windowAttrs(spatial, size, options, size), countIncludePad: options.countIncludePad ?? false }
  return apply(AveragePool, [x], attrs)[0] as Tensor<D>
}

const averagePoolGrad = (dy: Tensor, attrs: AveragePoolGradAttrs): Tensor => apply(AveragePoolGrad, [dy], attrs)[0]!

function pooledSize(op: string, spatial: Shape, attrs: AveragePoolAttrs): number[] {
  checkWindow(op, attrs, spatial.length)
  const counts = windowCounts(op, spatial, attrs)
  checkTouches(op, spatial, counts, attrs)
  return counts
}

const windowsOf = ({ kernel, strides, pads, dilations }: WindowAttrs): WindowAttrs => ({
  kernel,
  strides,
  pads,
  dilations,
})

function sharesLike(x: Tensor, values: Float64Array): Tensor {
  const data = x.dtype === 'float64' ? values : Float32Array.from(values)
  return x.on.constant(data, { shape: [values.length], dtype: x.dtype })
}

function rounded(sums: Float64Array, out: Spec) {
  const y = allocate(out.dtype, sums.length)
  y.set(sums)
  return y
}
