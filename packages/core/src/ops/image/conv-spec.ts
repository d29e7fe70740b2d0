/** Shapes of convolutions: images `[n, channels, ...spatial]`, weights `[out, in / group, ...kernel]`, as in ONNX. */
import { show } from '../../errors.ts'
import type { Spec } from '../../executor.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import { checkDType, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import {
  checkWindow,
  extent,
  type Sliding,
  spatialOf,
  type Taps,
  tapsFor,
  type WindowAttrs,
  windowCounts,
} from './window.ts'

export interface ConvAttrs extends Sliding {
  /** Channels are cut into this many groups, each convolved on its own; as many as channels is depthwise. */
  readonly group: number
}

export interface ConvTransposeAttrs extends ConvAttrs {
  /** Extra size at the end of each axis, for sizes that several inputs of a strided convolution share. */
  readonly outputPadding: readonly number[]
}

export interface ConvFilterAttrs extends ConvAttrs {
  readonly kernel: readonly number[]
}

/** Sizes of a convolution of a big image to a small one. */
export interface ConvSizes {
  readonly n: number
  readonly group: number
  /** Channels of the big and of the small image in each group. */
  readonly big: number
  readonly small: number
  /** Spatial sizes of both, and the windows. */
  readonly bigSize: Shape
  readonly smallSize: Shape
  readonly window: WindowAttrs
}

export const convTaps = (s: ConvSizes): Taps => tapsFor(s.bigSize, s.smallSize, s.window)

/** Sizes of conv(x, w). */
export function convSizes(op: string, x: Shape, w: Shape, attrs: ConvAttrs): ConvSizes {
  const bigSize = spatialOf(op, x)
  const group = checkGroup(op, attrs.group)
  const fits = w.length === x.length && w[1]! * group === x[1] && w[0]! % group === 0
  if (!fits) {
    const want = `weights [out, ${x[1]} / ${group}${', kernel'.repeat(bigSize.length)}], out a multiple of ${group}`
    throw inputError(op, want, `[${w.join(', ')}]`, 'Weights have the order [out, in / group, ...kernel].')
  }
  const window = windowOf(op, w.slice(2), attrs)
  return {
    n: x[0]!,
    group,
    big: w[1]!,
    small: w[0]! / group,
    bigSize,
    smallSize: windowCounts(op, bigSize, window),
    window,
  }
}

/** Sizes of convTranspose(x, w), the gradient of a convolution: x is the small image, the result the big one. */
export function transposeSizes(op: string, x: Shape, w: Shape, attrs: ConvTransposeAttrs): ConvSizes {
  const smallSize = spatialOf(op, x)
  const group = checkGroup(op, attrs.group)
  if (w.length !== x.length || w[0] !== x[1] || w[0]! % group !== 0) {
    const want = `weights [${x[1]}, out / ${group}${', kernel'.repeat(smallSize.length)}], ${x[1]} a multiple of ${group}`
    throw inputError(op, want, `[${w.join(', ')}]`, 'Weights have the order [in, out / group, ...kernel].')
  }
  const window = windowOf(op, w.slice(2), attrs)
  const { outputPadding: extra } = attrs
  if (extra?.length !== smallSize.length || extra.some((v, i) => !(v >= 0 && v < window.strides[i]!))) {
    throw inputError(op, 'an output padding from 0 to below the stride for each axis', show(extra), 'Make it smaller.')
  }
  const bigSize = smallSize.map((d, i) => {
    const pads = window.pads[i]! + window.pads[i + smallSize.length]!
    return (d - 1) * window.strides[i]! + extent(window.kernel[i]!, window.dilations[i]!) - pads + extra[i]!
  })
  if (bigSize.some((d) => d < 1)) {
    throw inputError(op, 'a result of at least one value', `spatial [${bigSize.join(', ')}]`, 'Pad by less.')
  }
  return { n: x[0]!, group, big: w[1]!, small: w[0]! / group, bigSize, smallSize, window }
}

/** Sizes of convFilter(x, dy), the gradient of a convolution's weights. */
export function filterSizes(op: string, x: Shape, dy: Shape, attrs: ConvFilterAttrs): ConvSizes {
  const bigSize = spatialOf(op, x)
  const group = checkGroup(op, attrs.group)
  const window = windowOf(op, attrs.kernel, attrs, bigSize.length)
  const smallSize = windowCounts(op, bigSize, window)
  const fits =
    dy[0] === x[0] &&
    dy.length === x.length &&
    smallSize.every((d, i) => dy[i + 2] === d) &&
    x[1]! % group === 0 &&
    dy[1]! % group === 0
  if (!fits) {
    const want = `an image [${x[0]}, out, ${smallSize.join(', ')}]`
    throw inputError(op, want, `[${dy.join(', ')}]`, 'Give the gradient of what the convolution made.')
  }
  return { n: x[0]!, group, big: x[1]! / group, small: dy[1]! / group, bigSize, smallSize, window }
}

/** Checks dtypes of an image, weights and an optional bias; its size is checked by `checkBias`. */
export function checkConvInputs(op: string, ins: readonly Spec[]): void {
  if (ins.length !== 2 && ins.length !== 3) throw inputError(op, '2 or 3 tensors', `${ins.length}`, 'Check the call.')
  checkDType(op, ins[0]!, FLOATS)
  checkSameDType(op, ins, FLOATS)
}

export function checkBias(op: string, bias: Spec | undefined, channels: number): void {
  if (bias && !(bias.shape.length === 1 && bias.shape[0] === channels)) {
    throw inputError(op, `a bias [${channels}]`, showSpec(bias), 'Give one number for each output channel.')
  }
}

const windowOf = (op: string, kernel: readonly number[], attrs: Sliding, rank = kernel.length): WindowAttrs => {
  const { strides, pads, dilations } = attrs
  const window = { kernel, strides, pads, dilations }
  checkWindow(op, window, rank)
  return window
}

function checkGroup(op: string, group: number): number {
  if (!(Number.isInteger(group) && group >= 1)) {
    throw inputError(op, 'a group count, an integer >= 1', show(group), 'Use 1, or the number of channels.')
  }
  return group
}

/** Number of taps of the kernel. */
export const tapCount = (s: ConvSizes): number => sizeOf(s.window.kernel)
