/** Slice and pad: each is the other's gradient. */
import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import { show } from '../../errors.ts'
import type { Op } from '../../op.ts'
import { showShape, sizeOf, stridesOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { ANY, inputError, one, showSpec } from '../support/check.ts'
import { int64s, scalarOf } from '../support/onnx.ts'
import { walk } from '../support/walk.ts'

/** First and past-the-last index of each axis, for the leading axes given; negative ones count from the end. */
export interface SliceAttrs {
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** An `end` that means the axis' own end. */
export const END = 2 ** 31 - 1

/** The op that `slice` applies. */
export const Slice: Op<SliceAttrs> = {
  name: 'slice',
  infer: (ins, { starts, ends }) => {
    const x = one('slice', ins, ANY)
    if (starts.length !== ends.length || starts.length > x.shape.length) {
      throw inputError(
        'slice',
        `as many starts as ends, at most ${x.shape.length}`,
        `${showShape(starts)} and ${showShape(ends)}`,
        'Give one of each for every leading axis.',
      )
    }
    for (const v of [...starts, ...ends]) {
      if (!Number.isInteger(v)) throw inputError('slice', 'integer bounds', show(v), 'Check starts and ends.')
    }
    return [{ shape: bounds(x.shape, { starts, ends }).map(([from, to]) => to - from), dtype: x.dtype }]
  },
  grad: ({ inputs: [x], attrs }, [dy]) => [
    pad(
      dy!,
      bounds(x!.shape, attrs).map(([from, to], i) => [from, x!.shape[i]! - to]),
    ),
  ],
  onnx: (e, ins, outs, { starts, ends }) => e.node('Slice', [ins[0]!, int64s(e, starts), int64s(e, ends)], outs),
  reference: ([x], attrs, [out]) => {
    const y = allocate(x!.dtype, sizeOf(out!.shape))
    const strides = stridesOf(x!.shape)
    const first = bounds(x!.shape, attrs).reduce((at, [from], i) => at + from * strides[i]!, 0)
    walk(out!.shape, strides, (at, i) => {
      y[i] = x!.data[first + at]!
    })
    return [y]
  },
}

/**
 * The part of x from `starts` up to, not including, `ends`, for the leading axes given. Negative bounds count from the
 * end, those outside are held inside, and `ends` left out means to the end.
 */
export const slice = <D extends DType>(
  x: Tensor<D>,
  starts: readonly number[],
  ends: readonly number[] = starts.map(() => END),
): Tensor<D> => apply(Slice, [x], { starts, ends })[0] as Tensor<D>

/** Bounds of every axis as numbers from 0, `to` at least `from`. */
export function bounds(shape: readonly number[], { starts, ends }: SliceAttrs): [number, number][] {
  return shape.map((d, i) => {
    const at = (v: number) => Math.min(Math.max(v < 0 ? v + d : v, 0), d)
    const from = at(starts[i] ?? 0)
    return [from, Math.max(from, at(ends[i] ?? d))]
  })
}

export interface PadAttrs {
  /** How many values to add before and after, for each axis. */
  readonly pads: readonly (readonly [number, number])[]
  readonly value: number
}

/** The op that `pad` applies. */
export const Pad: Op<PadAttrs> = {
  name: 'pad',
  infer: (ins, { pads }) => {
    const x = one('pad', ins, ANY)
    if (pads.length !== x.shape.length || pads.flat().some((p) => !Number.isInteger(p) || p < 0)) {
      throw inputError('pad', `[before, after] >= 0 for ${x.shape.length} axes`, show(pads), `x is ${showSpec(x)}.`)
    }
    return [{ shape: x.shape.map((d, i) => d + pads[i]![0] + pads[i]![1]), dtype: x.dtype }]
  },
  grad: ({ inputs: [x], attrs: { pads } }, [dy]) => [
    slice(
      dy!,
      pads.map(([before]) => before),
      pads.map(([before], i) => before + x!.shape[i]!),
    ),
  ],
  onnx: (e, ins, outs, { pads, value }, [spec]) =>
    e.node(
      'Pad',
      [ins[0]!, int64s(e, [...pads.map((p) => p[0]), ...pads.map((p) => p[1])]), scalarOf(e, spec!.dtype, value)],
      outs,
    ),
  reference: ([x], { pads, value }, [out]) => {
    const y = allocate(x!.dtype, sizeOf(out!.shape)).fill(value)
    const strides = stridesOf(out!.shape)
    const first = pads.reduce((at, [before], i) => at + before * strides[i]!, 0)
    walk(x!.shape, strides, (at, i) => {
      y[first + at] = x!.data[i]!
    })
    return [y]
  },
}

/** Adds `value` (default 0) around x: `pads` is `[before, after]` for each axis. */
export const pad = <D extends DType>(
  x: Tensor<D>,
  pads: readonly (readonly [number, number])[],
  value = 0,
): Tensor<D> => apply(Pad, [x], { pads, value })[0] as Tensor<D>
