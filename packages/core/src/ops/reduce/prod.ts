import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { mul } from '../elementwise/arithmetic.ts'
import { concat } from '../shape/concat.ts'
import { reshape } from '../shape/reshape.ts'
import { pad, slice } from '../shape/slice-pad.ts'
import { transpose } from '../shape/transpose.ts'
import { resolveAxes } from '../support/axes.ts'
import { FLOATS } from '../support/check.ts'
import {
  type Axes,
  type ReduceAttrs,
  reduceAttrs,
  reduceOnnx,
  reduceReference,
  reduceSpec,
} from '../support/reduction.ts'

/** The op that `prod` applies. */
export const Prod: Op<ReduceAttrs> = {
  name: 'prod',
  infer: (ins, attrs) => [reduceSpec('prod', ins, attrs, FLOATS, true)],
  grad: ({ inputs: [x], attrs: { axes } }, [dy]) => [productGradient(x!, dy!, axes)],
  onnx: reduceOnnx('ReduceProd'),
  reference: reduceReference((g) => g.reduce((p, v) => p * v, 1)),
}

/** Product along `axes` (default all). The product of no values is 1. */
export const prod = <D extends DType>(x: Tensor<D>, axes?: Axes, keepDims = false): Tensor<D> =>
  apply(Prod, [x], reduceAttrs(axes, keepDims))[0] as Tensor<D>

/**
 * The product of all other values times dy, without dividing, so zeros are right: products of pairs going up a binary
 * tree, then each node hands its gradient times its sibling's product down.
 */
function productGradient(x: Tensor, dy: Tensor, axes: readonly number[] | undefined): Tensor {
  const reduced = resolveAxes('prod', axes, x.shape.length)
  const perm = [...x.shape.keys()].filter((a) => !reduced.includes(a)).concat(reduced)
  const n = sizeOf(reduced.map((a) => x.shape[a]!))
  const rows = sizeOf(dy.shape)
  if (n * rows === 0) return x
  let width = 1
  while (width < n) width *= 2
  let level = pad(
    reshape(transpose(x, perm), [rows, n]),
    [
      [0, 0],
      [0, width - n],
    ],
    1,
  )
  const halves: [Tensor, Tensor][] = []
  for (let w = width; w > 1; w /= 2) {
    const left = slice(level, [0, 0], [rows, w / 2])
    const right = slice(level, [0, w / 2], [rows, w])
    halves.push([left, right])
    level = mul(left, right)
  }
  let d = reshape(dy, [rows, 1])
  for (const [left, right] of halves.reverse()) d = concat([mul(d, right), mul(d, left)], 1)
  const moved = reshape(
    slice(d, [0, 0], [rows, n]),
    perm.map((a) => x.shape[a]!),
  )
  return transpose(
    moved,
    perm.map((_, a) => perm.indexOf(a)),
  )
}
