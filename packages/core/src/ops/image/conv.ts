/** Convolution, its transpose, and the gradient of their weights: the three differentiate into one another. */
import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { sum } from '../reduce/sum.ts'
import { checkCount, checkSameDType, FLOATS } from '../support/check.ts'
import { composeConv, composeFilter, composeTranspose } from './conv-compose.ts'
import { convReference, filterReference, transposeReference } from './conv-reference.ts'
import {
  type ConvAttrs,
  type ConvFilterAttrs,
  type ConvTransposeAttrs,
  checkBias,
  checkConvInputs,
  convSizes,
  filterSizes,
  transposeSizes,
} from './conv-spec.ts'
import { spatialOf, type WindowOptions, windowAttrs } from './window.ts'

/** The op that `conv` applies. */
export const Conv: Op<ConvAttrs> = {
  name: 'conv',
  infer: (ins, attrs) => {
    checkConvInputs('conv', ins)
    const s = convSizes('conv', ins[0]!.shape, ins[1]!.shape, attrs)
    checkBias('conv', ins[2], s.group * s.small)
    return [{ shape: [s.n, s.group * s.small, ...s.smallSize], dtype: ins[0]!.dtype }]
  },
  compose: ([x, w, bias], attrs) => [composeConv(convSizes('conv', x!.shape, w!.shape, attrs), x!, w!, bias)],
  grad: ({ inputs: [x, w], attrs, needs }, [dy]) => [
    needs[0] ? backToImage(dy!, w!, x!, attrs) : undefined,
    needs[1] ? filter(x!, dy!, w!, attrs) : undefined,
    needs[2] ? biasGradient(dy!) : undefined,
  ],
  onnx: (e, ins, outs, attrs, specs) => e.node('Conv', ins, outs, onnxAttrs(attrs, specs[1]!.shape.slice(2))),
  reference: ([x, w, bias], attrs, [out]) => [
    convReference(convSizes('conv', x!.shape, w!.shape, attrs), x!.data, w!.data, bias, out!),
  ],
}

/** The op that `convTranspose` applies. */
export const ConvTranspose: Op<ConvTransposeAttrs> = {
  name: 'convTranspose',
  infer: (ins, attrs) => {
    checkConvInputs('convTranspose', ins)
    const s = transposeSizes('convTranspose', ins[0]!.shape, ins[1]!.shape, attrs)
    checkBias('convTranspose', ins[2], s.group * s.big)
    return [{ shape: [s.n, s.group * s.big, ...s.bigSize], dtype: ins[0]!.dtype }]
  },
  compose: ([x, w, bias], attrs) => [
    composeTranspose(transposeSizes('convTranspose', x!.shape, w!.shape, attrs), x!, w!, bias),
  ],
  grad: ({ inputs: [x, w], attrs: { outputPadding: _, ...attrs }, needs }, [dy]) => [
    needs[0] ? apply(Conv, [dy!, w!], attrs)[0] : undefined,
    needs[1] ? filter(dy!, x!, w!, attrs) : undefined,
    needs[2] ? biasGradient(dy!) : undefined,
  ],
  onnx: (e, ins, outs, attrs, specs) =>
    e.node('ConvTranspose', ins, outs, {
      ...onnxAttrs(attrs, specs[1]!.shape.slice(2)),
      output_padding: { ints: attrs.outputPadding },
    }),
  reference: ([x, w, bias], attrs, [out]) => [
    transposeReference(transposeSizes('convTranspose', x!.shape, w!.shape, attrs), x!.data, w!.data, bias, out!),
  ],
}

/** Only in backward passes, so without an ONNX form. */
export const ConvFilter: Op<ConvFilterAttrs> = {
  name: 'convFilter',
  infer: (ins, attrs) => {
    checkCount('convFilter', ins, 2)
    checkSameDType('convFilter', ins, FLOATS)
    const s = filterSizes('convFilter', ins[0]!.shape, ins[1]!.shape, attrs)
    return [{ shape: [s.group * s.small, s.big, ...s.window.kernel], dtype: ins[0]!.dtype }]
  },
  compose: ([x, dy], attrs) => [composeFilter(filterSizes('convFilter', x!.shape, dy!.shape, attrs), x!, dy!)],
  grad: ({ inputs: [x, dy], attrs: { kernel: _, ...attrs }, needs }, [dw]) => [
    needs[0] ? backToImage(dy!, dw!, x!, attrs) : undefined,
    needs[1] ? apply(Conv, [x!, dw!], attrs)[0] : undefined,
  ],
  reference: ([x, dy], attrs, [out]) => [
    filterReference(filterSizes('convFilter', x!.shape, dy!.shape, attrs), x!.data, dy!.data, out!),
  ],
}

export interface ConvOptions<D extends DType = DType> extends WindowOptions {
  readonly bias?: Tensor<D>
  /** Default 1. As many as channels is a depthwise convolution. */
  readonly group?: number
}

/**
 * Convolution (cross-correlation, as in ONNX and PyTorch) of images `[n, in, ...spatial]`, one or two spatial axes, with
 * weights `[out, in / group, ...kernel]` to `[n, out, ...]`. Strides, dilations and group default to 1, pads to 0.
 */
export function conv<D extends DType>(x: Tensor<D>, w: Tensor<D>, options: ConvOptions<D> = {}): Tensor<D> {
  const { kernel: _, ...sliding } = windowAttrs(spatialOf('conv', x.shape), w.shape.slice(2), options)
  const ins = options.bias ? [x, w, options.bias] : [x, w]
  return apply(Conv, ins, { ...sliding, group: options.group ?? 1 })[0] as Tensor<D>
}

export interface ConvTransposeOptions<D extends DType = DType> extends Omit<ConvOptions<D>, 'pads'> {
  /** Taken off the result. Default 0. One number for all sides, or `[...before, ...after]`. */
  readonly pads?: number | readonly number[]
  /** Added to the end of each axis of the result; below the stride. Default 0. */
  readonly outputPadding?: number | readonly number[]
}

/**
 * Transposed convolution of images `[n, in, ...spatial]` with weights `[in, out / group, ...kernel]`: what `conv` with
 * these weights does to gradients. Axis i has (size - 1) * stride + dilation * (kernel - 1) + 1 - pads + outputPadding.
 */
export function convTranspose<D extends DType>(
  x: Tensor<D>,
  w: Tensor<D>,
  options: ConvTransposeOptions<D> = {},
): Tensor<D> {
  const spatial = spatialOf('convTranspose', x.shape)
  const { kernel: _, ...sliding } = windowAttrs(spatial, w.shape.slice(2), options)
  const extra = options.outputPadding ?? 0
  const outputPadding = typeof extra === 'number' ? spatial.map(() => extra) : extra
  const ins = options.bias ? [x, w, options.bias] : [x, w]
  return apply(ConvTranspose, ins, { ...sliding, group: options.group ?? 1, outputPadding })[0] as Tensor<D>
}

/** The gradient of conv's image, or of convFilter's: what conv by `w` made `dy` of, spread back to the size of `x`. */
function backToImage(dy: Tensor, w: Tensor, x: Tensor, attrs: ConvAttrs): Tensor {
  const { strides, pads, dilations, group } = attrs
  const rank = strides.length
  const outputPadding = strides.map((stride, i) => {
    const reach = dilations[i]! * (w.shape[i + 2]! - 1) + 1
    return (x.shape[i + 2]! + pads[i]! + pads[i + rank]! - reach) % stride
  })
  return apply(ConvTranspose, [dy, w], { strides, pads, dilations, group, outputPadding })[0]!
}

const filter = (x: Tensor, dy: Tensor, w: Tensor, { strides, pads, dilations, group }: ConvAttrs): Tensor =>
  apply(ConvFilter, [x, dy], { strides, pads, dilations, group, kernel: w.shape.slice(2) })[0]!

const biasGradient = (dy: Tensor): Tensor =>
  sum(
    dy,
    dy.shape.map((_, i) => i).filter((i) => i !== 1),
  )

const onnxAttrs = ({ strides, pads, dilations, group }: ConvAttrs, kernel: readonly number[]) => ({
  kernel_shape: { ints: kernel },
  strides: { ints: strides },
  pads: { ints: pads },
  dilations: { ints: dilations },
  group: { int: group },
})
