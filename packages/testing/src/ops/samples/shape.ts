import * as ops from '@foldwise/core/ops'
import { bool, float, type InputSample, int, type OpSample } from '../sample.ts'

/** The same call for each dtype. */
const all = (op: OpSample['op'], attrs: object, ...shapes: readonly (readonly number[])[]): OpSample[] =>
  [float, int, bool].map((make: (s: readonly number[]) => InputSample) => ({
    op,
    attrs,
    inputs: shapes.map((s) => make(s)),
  }))

export const shapeSamples: readonly OpSample[] = [
  ...all(ops.Reshape, { shape: [3, 4] }, [12]),
  ...all(ops.Reshape, { shape: [0, -1] }, [2, 3, 4]),
  ...all(ops.Reshape, { shape: [] }, [1, 1]),
  ...all(ops.Reshape, { shape: [0, 5] }, [0, 3]),
  ...all(ops.Reshape, { shape: [2, -1, 2, 0] }, [4, 3, 1, 1]),

  ...all(ops.Transpose, { perm: [0] }, [4]),
  ...all(ops.Transpose, { perm: [] }, []),
  ...all(ops.Transpose, { perm: [1, 0] }, [3, 5]),
  ...all(ops.Transpose, { perm: [1, 0] }, [65, 37]),
  ...all(ops.Transpose, { perm: [2, 0, 1] }, [3, 4, 5]),
  ...all(ops.Transpose, { perm: [0, 2, 1, 3] }, [2, 3, 4, 5]),
  ...all(ops.Transpose, { perm: [0, 2, 3, 1] }, [2, 3, 5, 4]),
  ...all(ops.Transpose, { perm: [4, 2, 0, 3, 1] }, [2, 3, 2, 3, 2]),
  ...all(ops.Transpose, { perm: [1, 0] }, [0, 3]),

  ...all(ops.Expand, { shape: [3, 4] }, [1, 4]),
  ...all(ops.Expand, { shape: [3, 4] }, [3, 1]),
  ...all(ops.Expand, { shape: [2, 3, 4] }, []),
  ...all(ops.Expand, { shape: [2, -1, 5] }, [3, 1]),
  ...all(ops.Expand, { shape: [2, 3, 2, 3, 2] }, [3, 1, 3, 1]),
  ...all(ops.Expand, { shape: [0, 2] }, [1, 2]),

  ...all(ops.Slice, { starts: [1], ends: [4] }, [6]),
  ...all(ops.Slice, { starts: [1, -2], ends: [3, ops.END] }, [4, 5]),
  ...all(ops.Slice, { starts: [2], ends: [-1] }, [7, 3]),
  ...all(ops.Slice, { starts: [0, 1, 1, 0], ends: [2, 2, 3, 4] }, [2, 3, 4, 5]),
  ...all(ops.Slice, { starts: [0, 0, 1, 0, 1], ends: [2, 2, 2, 1, 3] }, [2, 3, 2, 2, 3]),
  ...all(ops.Slice, { starts: [2], ends: [2] }, [4, 3]),

  ...all(ops.Concat, { axis: 0 }, [2, 3], [4, 3]),
  ...all(ops.Concat, { axis: -1 }, [2, 3], [2, 1], [2, 4]),
  ...all(ops.Concat, { axis: 1 }, [2, 3, 2], [2, 1, 2]),
  ...all(ops.Concat, { axis: 1 }, [2, 0], [2, 3], [2, 0]),
  ...all(ops.Concat, { axis: 0 }, [5]),

  ...[float([3]), int([3]), float([2, 3]), int([2, 3, 2, 2])].map((x) => ({
    op: ops.Pad,
    attrs: { pads: x.shape.map((_, i) => [i, 2]), value: x.dtype === 'int32' ? 7 : -1.5 },
    inputs: [x],
  })),
  {
    op: ops.Pad,
    attrs: {
      pads: [
        [1, 2],
        [0, 0],
      ],
      value: 2.5,
    },
    inputs: [float([0, 3])],
  },
  { op: ops.Pad, attrs: { pads: [[1, 1]], value: 0 }, inputs: [bool([3])] },

  ...(['float32', 'int32', 'bool'] as const)
    .flatMap((dtype) => [
      ...all(ops.Cast, { dtype }, [3, 4]),
      ...all(ops.Cast, { dtype }, []),
      ...all(ops.Cast, { dtype }, [0]),
    ])
    .map((s) => ({ ...s, smooth: false })), // rounding is no smooth function

  ...all(ops.StopGradient, {}, [2, 3]).map((s) => ({ ...s, smooth: false })),
]
