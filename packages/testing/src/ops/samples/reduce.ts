import * as ops from '@foldwise/core/ops'
import { float, int, type OpSample } from '../sample.ts'

const CASES = [
  { shape: [5], axes: [0], keepDims: false },
  { shape: [5], keepDims: true },
  { shape: [1, 1], keepDims: false },
  { shape: [3, 7], axes: [0], keepDims: false },
  { shape: [3, 7], axes: [-1], keepDims: true },
  { shape: [4, 3, 5], axes: [0, 2], keepDims: false },
  { shape: [4, 3, 5], axes: [1], keepDims: true },
  { shape: [4, 3, 5], keepDims: false },
  { shape: [2, 3, 2, 5], axes: [1, 2], keepDims: false },
  { shape: [6, 129], axes: [1], keepDims: false },
  { shape: [0, 3], axes: [1], keepDims: false },
] as const

const attrs = (c: (typeof CASES)[number]): object =>
  'axes' in c ? { axes: c.axes, keepDims: c.keepDims } : { keepDims: c.keepDims }

export const reduceSamples: readonly OpSample[] = [
  ...CASES.flatMap((c) => [
    ...[ops.Sum, ops.Mean, ops.Max, ops.Min].map((op) => ({
      op,
      attrs: attrs(c),
      inputs: [float(c.shape)],
    })),
    { op: ops.LogSumExp, attrs: attrs(c), inputs: [float(c.shape, -4, 4)] },
    ...[ops.Sum, ops.Max, ops.Min].map((op) => ({ op, attrs: attrs(c), inputs: [int(c.shape)] })),
    // Values near 1 keep long products in range.
    { op: ops.Prod, attrs: attrs(c), inputs: [float(c.shape, 0.8, 1.25)], slack: 4 },
  ]),
  { op: ops.Prod, attrs: { axes: [1], keepDims: false }, inputs: [float([3, 5], -2, 2)] },
  { op: ops.Prod, attrs: { keepDims: false }, inputs: [float([3, 4], 0, 3, true)] },
  // The sum of no values, and a long one whose running total would round.
  { op: ops.Sum, attrs: { axes: [0], keepDims: false }, inputs: [float([0, 3])] },
  { op: ops.Prod, attrs: { axes: [0], keepDims: true }, inputs: [float([0, 3])] },
  { op: ops.Sum, attrs: { keepDims: false }, inputs: [float([40_001], 0, 1)], smooth: false },
  { op: ops.Mean, attrs: { axes: [0], keepDims: false }, inputs: [float([20_003, 2], 1, 2)], smooth: false },

  ...CASES.filter((c) => c.shape.length > 1).flatMap((c) =>
    [ops.ArgMax, ops.ArgMin].flatMap((op) => [
      { op, attrs: { axis: -1, keepDims: c.keepDims }, inputs: [float(c.shape)] },
      { op, attrs: { axis: c.shape[0] === 0 ? 1 : 0, keepDims: c.keepDims }, inputs: [float(c.shape)] },
      { op, attrs: { axis: 1, keepDims: c.keepDims }, inputs: [int(c.shape)] },
    ]),
  ),
  ...[ops.ArgMax, ops.ArgMin].map((op) => ({ op, attrs: { axis: 0, keepDims: false }, inputs: [float([9])] })),

  ...[ops.Softmax, ops.LogSoftmax].flatMap((op) =>
    [
      { shape: [5], axis: 0 },
      { shape: [4, 9], axis: -1 },
      { shape: [4, 9], axis: 0 },
      { shape: [2, 3, 17], axis: 2 },
      { shape: [2, 5, 3], axis: 1 },
      { shape: [0, 3], axis: 1 },
      { shape: [7, 1], axis: -1 },
    ].map(({ shape, axis }) => ({ op, attrs: { axis }, inputs: [float(shape, -6, 6)] })),
  ),
  ...[
    { shape: [5], axis: 0 },
    { shape: [4, 9], axis: -1 },
    { shape: [4, 9], axis: 0 },
    { shape: [2, 3, 17], axis: 2 },
    { shape: [0, 3], axis: 1 },
    { shape: [7, 1], axis: -1 },
  ].map(({ shape, axis }) => ({ op: ops.SoftmaxGrad, attrs: { axis }, inputs: [float(shape), float(shape)] })),
  ...[0, 0.1].flatMap((smoothing) =>
    [
      { shape: [4, 9], low: -1, high: 10 },
      { shape: [5, 4], low: 0, high: 4 },
      { shape: [2, 3], low: -1, high: 3 },
      { shape: [7, 1], low: 0, high: 1 },
      { shape: [300, 40], low: -3, high: 42 },
    ].flatMap(({ shape, low, high }) => {
      const inputs = [float(shape, -6, 6), int(shape.slice(0, 1), low, high)]
      return [
        { op: ops.SoftmaxCrossEntropy, attrs: { smoothing }, inputs },
        { op: ops.SoftmaxCrossEntropyGrad, attrs: { smoothing }, inputs: [...inputs, float([])] },
      ]
    }),
  ),
  // Large inputs overflow unless the largest is taken off first.
  ...[ops.Softmax, ops.LogSoftmax].map((op) => ({
    op,
    attrs: { axis: -1 },
    inputs: [float([3, 4], 500, 505)],
    slack: 30,
  })),
]
