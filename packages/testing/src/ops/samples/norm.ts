import * as ops from '@foldwise/core/ops'
import { float, int, type OpSample } from '../sample.ts'

const channels = (shape: readonly number[]) => {
  const c = [shape[1]!]
  return [float(shape), float(c), float(c), float(c), float(c, 0.3, 2)]
}

export const normSamples: readonly OpSample[] = [
  ...[
    { shape: [5], axes: [0] },
    { shape: [3, 7], axes: [-1] },
    { shape: [3, 7], axes: [0] },
    { shape: [2, 3, 4], axes: [0, 2] },
    { shape: [2, 3, 2, 3], axes: [0, 2, 3] },
    { shape: [2, 3, 2, 3], axes: [2, 3] },
    { shape: [4, 5, 9, 7], axes: [0, 2, 3] },
    { shape: [33, 129], axes: [1] },
  ].map(({ shape, axes }) => ({
    op: ops.Standardize,
    attrs: { axes, epsilon: 1e-3 },
    inputs: [float(shape)],
    slack: 4,
  })),
  ...[
    { shape: [5], axes: [0], moment: [] },
    { shape: [3, 7], axes: [-1], moment: [3] },
    { shape: [3, 7], axes: [0], moment: [7] },
    { shape: [2, 3, 4], axes: [1, 2], moment: [2] },
    { shape: [2, 3, 4], axes: [0, 2], moment: [3] },
    { shape: [4, 5, 9, 7], axes: [0, 2, 3], moment: [5] },
    { shape: [33, 129], axes: [1], moment: [33] },
  ].map(({ shape, axes, moment }) => ({
    op: ops.StandardizeGrad,
    attrs: { axes, epsilon: 1e-3 },
    inputs: [float(shape), float(moment, 0.3, 2), float(shape)],
    slack: 4,
  })),
  // A mean far from 0, where the difference of squares would lose every digit.
  { op: ops.Standardize, attrs: { axes: [1], epsilon: 1e-5 }, inputs: [float([3, 50], 999, 1001)], slack: 60 },

  ...[
    [4, 3],
    [2, 3, 4],
    [2, 2, 2, 3],
    [3, 5, 6, 7],
  ].map((shape) => ({
    op: ops.BatchNormalization,
    attrs: { epsilon: 1e-3 },
    inputs: channels(shape),
    slack: 4,
  })),

  ...[
    [[4, 5], [5]],
    [[2, 3, 4], [4]],
    [
      [3, 2, 4],
      [2, 4],
    ],
    [[17, 66], [66]],
    [[700, 33], [33]],
  ].flatMap(([x, last]) => [
    { op: ops.LayerNormalization, attrs: { epsilon: 1e-3 }, inputs: [float(x!), float(last!), float(last!)], slack: 4 },
    {
      op: ops.LayerNormalizationGrad,
      attrs: { epsilon: 1e-3 },
      inputs: [float(x!), float(last!), float(x!)],
      slack: 4,
    },
  ]),

  ...[
    { shape: [7], axis: 0 },
    { shape: [3, 5], axis: 1 },
    { shape: [3, 5], axis: -2 },
    { shape: [2, 4, 3], axis: 1 },
    { shape: [4, 1], axis: 1 },
  ].flatMap(({ shape, axis }) =>
    [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ].flatMap(([exclusive, reverse]) => [
      { op: ops.CumSum, attrs: { axis, exclusive, reverse }, inputs: [float(shape)], slack: 4 },
      { op: ops.CumSum, attrs: { axis, exclusive, reverse }, inputs: [int(shape)] },
    ]),
  ),

  ...[true, false].flatMap((largest) => [
    { op: ops.TopK, attrs: { k: 1, axis: 0, largest }, inputs: [float([5])] },
    { op: ops.TopK, attrs: { k: 3, axis: -1, largest }, inputs: [float([4, 7])] },
    { op: ops.TopK, attrs: { k: 2, axis: 1, largest }, inputs: [float([2, 5, 3])] },
    { op: ops.TopK, attrs: { k: 6, axis: 0, largest }, inputs: [float([6, 2])] },
    // Ties go to the first.
    { op: ops.TopK, attrs: { k: 5, axis: 1, largest }, inputs: [int([3, 9], 0, 4)] },
  ]),

  ...[[], [4], [2, 3]].map((shape) => ({ op: ops.OneHot, attrs: { depth: 5 }, inputs: [int(shape, -1, 6)] })),

  ...[
    { shape: [3], repeats: [4] },
    { shape: [2, 3], repeats: [1, 2] },
    { shape: [2, 1, 3], repeats: [2, 3, 1] },
    { shape: [2, 3], repeats: [2, 0] },
  ].flatMap(({ shape, repeats }) =>
    [float(shape), int(shape)].map((x) => ({ op: ops.Tile, attrs: { repeats }, inputs: [x] })),
  ),
]
