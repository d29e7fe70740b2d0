import * as ops from '@foldwise/core/ops'
import { float, int, type OpSample } from '../sample.ts'

interface Windows {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly pads: readonly number[]
  readonly dilations: readonly number[]
}

const windows = (kernel: readonly number[], rest: Partial<Windows> = {}): Windows => ({
  kernel,
  strides: kernel.map(() => 1),
  pads: [...kernel, ...kernel].map(() => 0),
  dilations: kernel.map(() => 1),
  ...rest,
})

/** Image and window pairs: both ranks, strides beyond the kernel, uneven pads, dilations, remainders that no window takes. */
const WINDOWS: readonly (readonly [spatial: readonly number[], windows: Windows])[] = [
  [[1], windows([1])],
  [[7], windows([3])],
  [[8], windows([3], { strides: [2], pads: [1, 1] })],
  [[9], windows([2], { dilations: [3], pads: [2, 0] })],
  [[4, 4], windows([3, 3], { pads: [1, 1, 1, 1] })],
  [[5, 6], windows([2, 3], { strides: [2, 1] })],
  [[7, 5], windows([3, 2], { strides: [3, 2], pads: [1, 0, 1, 1] })],
  [[5, 5], windows([2, 2], { dilations: [2, 1], pads: [1, 1, 0, 0] })],
  [[6, 5], windows([1, 1], { strides: [2, 3] })],
  [[6, 7], windows([2, 1], { strides: [3, 2] })],
  [[3, 3], windows([2, 2], { strides: [2, 2], pads: [1, 1, 0, 0] })],
]

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const counts = (spatial: readonly number[], w: Windows): number[] =>
  spatial.map((d, i) => {
    const padded = d + w.pads[i]! + w.pads[i + spatial.length]!
    return Math.floor((padded - w.dilations[i]! * (w.kernel[i]! - 1) - 1) / w.strides[i]!) + 1
  })

/** Batch, groups, channels of a group in and out. */
const CHANNELS: readonly (readonly [n: number, group: number, inner: number, outer: number])[] = [
  [1, 1, 1, 1],
  [2, 1, 3, 2],
  [1, 2, 1, 2],
  [2, 3, 1, 1],
]

const convs = (
  spatial: readonly number[],
  { kernel, ...rest }: Windows,
  n: number,
  group: number,
  inner: number,
  outer: number,
  bias: boolean,
): OpSample[] => {
  const small = counts(spatial, { kernel, ...rest })
  const attrs = { ...rest, group }
  const reach = kernel.map((k, i) => rest.dilations[i]! * (k - 1) + 1)
  const outputPadding = spatial.map(
    (d, i) => (d + rest.pads[i]! + rest.pads[i + spatial.length]! - reach[i]!) % rest.strides[i]!,
  )
  const image = float([n, group * inner, ...spatial])
  const result = float([n, group * outer, ...small])
  const weights = float([group * outer, inner, ...kernel])
  const common = { slack: 8 }
  return [
    {
      op: ops.Conv,
      attrs,
      inputs: [image, weights, ...(bias ? [float([group * outer])] : [])],
      ...common,
    },
    {
      op: ops.ConvTranspose,
      attrs: { ...attrs, outputPadding },
      inputs: [result, weights, ...(bias ? [float([group * inner])] : [])],
      ...common,
    },
    { op: ops.ConvFilter, attrs: { ...attrs, kernel }, inputs: [image, result], ...common },
  ]
}

export const imageSamples: readonly OpSample[] = [
  ...WINDOWS.flatMap(([spatial, w], i) =>
    CHANNELS.flatMap(([n, group, inner, outer], j) => convs(spatial, w, n, group, inner, outer, (i + j) % 2 === 0)),
  ),
  // Larger than any kernel's tile.
  ...convs([14, 13], windows([3, 3], { pads: [1, 1, 1, 1] }), 3, 1, 9, 17, true),
  ...convs([15, 14], windows([3, 3], { pads: [1, 1, 1, 1], strides: [2, 2] }), 2, 2, 5, 6, false),
  ...convs([13, 16], windows([3, 3], { pads: [1, 1, 1, 1] }), 2, 19, 1, 1, true),
  ...convs([13, 16], windows([5, 3], { pads: [2, 1, 2, 1], strides: [2, 2] }), 2, 7, 1, 1, false),
  ...convs([9, 11], windows([1, 1]), 3, 1, 21, 10, true),
  // Enough work for the kernels that split it.
  ...convs([28, 28], windows([3, 3], { pads: [1, 1, 1, 1] }), 8, 1, 6, 16, true).map((s) => ({ ...s, slack: 60 })),
  { op: ops.Conv, attrs: { ...windows([2]), group: 1 }, inputs: [float([0, 2, 5]), float([3, 2, 2])] },

  ...WINDOWS.flatMap(([spatial, w]) => [
    { op: ops.Unfold, attrs: w, inputs: [float([2, 2, ...spatial])] },
    { op: ops.Unfold, attrs: w, inputs: [float([1, 1, ...spatial])] },
    {
      op: ops.Fold,
      attrs: { ...w, size: spatial },
      inputs: [float([2, 2 * size(w.kernel), size(counts(spatial, w))])],
    },
    { op: ops.Fold, attrs: { ...w, size: spatial }, inputs: [float([1, size(w.kernel), size(counts(spatial, w))])] },
  ]),

  // Pools take pads below the kernel's size.
  ...WINDOWS.map(
    ([spatial, w]) =>
      [spatial, { ...w, pads: w.pads.map((p, i) => Math.min(p, w.kernel[i % w.kernel.length]! - 1)) }] as const,
  ).flatMap(([spatial, w]) => [
    ...[
      [2, 2],
      [1, 1],
    ].flatMap((lead) => [
      // Windows whose values are all negative, where 0 must not win.
      { op: ops.MaxPool, attrs: w, inputs: [float([...lead, ...spatial], -3, -1)] },
      { op: ops.MaxPool, attrs: w, inputs: [float([...lead, ...spatial])] },
      ...[false, true].flatMap((countIncludePad) => [
        { op: ops.AveragePool, attrs: { ...w, countIncludePad }, inputs: [float([...lead, ...spatial])] },
        {
          op: ops.AveragePoolGrad,
          attrs: { ...w, countIncludePad, size: spatial },
          inputs: [float([...lead, ...counts(spatial, w)])],
        },
      ]),
    ]),
  ]),
  { op: ops.MaxPool, attrs: windows([2, 2], { strides: [2, 2] }), inputs: [float([3, 5, 16, 18])] },
  { op: ops.MaxPool, attrs: windows([3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }), inputs: [float([2, 3, 15, 17])] },
  // Ties: the first wins, everywhere.
  {
    op: ops.MaxPool,
    attrs: windows([3, 3], { pads: [1, 1, 1, 1] }),
    inputs: [float([1, 2, 6, 6], -2, 2, true)],
    smooth: false,
  },

  { op: ops.GatherElements, attrs: { axis: 0 }, inputs: [float([6]), int([4], 0, 6)] },
  { op: ops.GatherElements, attrs: { axis: 1 }, inputs: [float([3, 6]), int([3, 2], 0, 6)] },
  { op: ops.GatherElements, attrs: { axis: -2 }, inputs: [float([2, 4, 3]), int([2, 7, 3], 0, 4)] },
  { op: ops.GatherElements, attrs: { axis: 0 }, inputs: [int([5, 2]), int([3, 2], 0, 5)] },
  { op: ops.GatherElements, attrs: { axis: 0 }, inputs: [float([5, 2]), int([0, 2], 0, 5)] },
  { op: ops.ScatterElements, attrs: { axis: 0, size: 6 }, inputs: [int([9], 0, 6), float([9])] },
  { op: ops.ScatterElements, attrs: { axis: 1, size: 3 }, inputs: [int([3, 5], 0, 3), float([3, 5])] },
  { op: ops.ScatterElements, attrs: { axis: -2, size: 4 }, inputs: [int([2, 7, 3], 0, 4), float([2, 7, 3])] },
  { op: ops.ScatterElements, attrs: { axis: 0, size: 4 }, inputs: [int([7, 2], 0, 4), int([7, 2])] },
  { op: ops.ScatterElements, attrs: { axis: 0, size: 4 }, inputs: [int([0, 2], 0, 4), float([0, 2])] },
]
