/** Convolutions as products of matrices, for devices without kernels of their own. */
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add } from '../elementwise/arithmetic.ts'
import { matMul } from '../linear/mat-mul.ts'
import { sum } from '../reduce/sum.ts'
import { reshape } from '../shape/reshape.ts'
import { type ConvSizes, tapCount } from './conv-spec.ts'
import { fold, unfold } from './unfold.ts'

/** Columns of the big image by group: `[n, group, channels * taps, windows]`. */
const columns = (s: ConvSizes, x: Tensor): Tensor =>
  reshape(unfold(x, s.window), [s.n, s.group, s.big * tapCount(s), sizeOf(s.smallSize)])

/** The small image by group: `[n, group, channels, windows]`. */
const grouped = (s: ConvSizes, y: Tensor): Tensor => reshape(y, [s.n, s.group, s.small, sizeOf(s.smallSize)])

const matrices = (s: ConvSizes, w: Tensor): Tensor => reshape(w, [1, s.group, s.small, s.big * tapCount(s)])

export function composeConv(s: ConvSizes, x: Tensor, w: Tensor, bias: Tensor | undefined): Tensor {
  const y = matMul(matrices(s, w), columns(s, x))
  return withBias(reshape(y, [s.n, s.group * s.small, ...s.smallSize]), bias)
}

export function composeTranspose(s: ConvSizes, x: Tensor, w: Tensor, bias: Tensor | undefined): Tensor {
  const y = matMul(matrices(s, w), grouped(s, x), { transposeA: true })
  const rows = reshape(y, [s.n, s.group * s.big * tapCount(s), sizeOf(s.smallSize)])
  return withBias(fold(rows, s.bigSize, s.window), bias)
}

export function composeFilter(s: ConvSizes, x: Tensor, dy: Tensor): Tensor {
  const each = matMul(grouped(s, dy), columns(s, x), { transposeB: true })
  return reshape(sum(each, 0), [s.group * s.small, s.big, ...s.window.kernel])
}

const withBias = (y: Tensor, bias: Tensor | undefined): Tensor =>
  bias ? add(y, reshape(bias, [bias.size, ...y.shape.slice(2).map(() => 1)])) : y
