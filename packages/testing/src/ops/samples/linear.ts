import * as ops from '@foldwise/core/ops'
import { float, type InputSample, int, type OpSample } from '../sample.ts'

const matMul = (a: readonly number[], b: readonly number[], transposeA = false, transposeB = false): OpSample => ({
  op: ops.MatMul,
  attrs: { transposeA, transposeB },
  inputs: [float(a), float(b)],
  slack: 4,
})

const indices = (shape: readonly number[], below: number): InputSample => int(shape, 0, below)

export const linearSamples: readonly OpSample[] = [
  matMul([1, 1], [1, 1]),
  matMul([3, 4], [4, 5]),
  matMul([4, 3], [4, 5], true),
  matMul([3, 4], [5, 4], false, true),
  matMul([4, 3], [5, 4], true, true),
  matMul([33, 17], [17, 65]),
  matMul([17, 33], [65, 17], true, true),
  matMul([70, 1], [1, 70]),
  matMul([1, 70], [70, 1]),
  matMul([2, 3, 4], [2, 4, 5]),
  matMul([2, 4, 3], [2, 5, 4], true, true),
  matMul([2, 3, 4], [4, 5]),
  matMul([3, 4], [2, 4, 5]),
  matMul([2, 1, 3, 4], [5, 4, 2]),
  matMul([2, 1, 4, 3], [1, 5, 2, 4], true, true),
  matMul([0, 4], [4, 5]),
  matMul([3, 0], [0, 5]),
  matMul([0, 3, 4], [4, 5]),

  ...[
    [1, 1, 1],
    [3, 4, 5],
    [2, 7, 3],
    [150, 300, 70],
    [0, 4, 5],
    [3, 0, 5],
  ].map(([n, k, m]) => ({
    op: ops.Linear,
    attrs: {},
    inputs: [float([n!, k!]), float([m!, k!]), float([m!])],
    // float32 sums of hundreds of products, where the reference has float64.
    slack: k! > 100 ? 40 : 4,
  })),

  { op: ops.Gather, attrs: { axis: 0 }, inputs: [float([6]), indices([4], 6)] },
  { op: ops.Gather, attrs: { axis: 0 }, inputs: [float([6, 3]), indices([2, 5], 6)] },
  { op: ops.Gather, attrs: { axis: 1 }, inputs: [float([4, 6, 3]), indices([5], 6)] },
  { op: ops.Gather, attrs: { axis: -1 }, inputs: [float([2, 3, 5]), indices([2, 2], 5)] },
  { op: ops.Gather, attrs: { axis: 0 }, inputs: [float([6, 3]), indices([], 6)] },
  { op: ops.Gather, attrs: { axis: 0 }, inputs: [float([6, 3]), indices([0], 6)] },
  { op: ops.Gather, attrs: { axis: 0 }, inputs: [int([6, 3]), indices([7], 6)] },

  { op: ops.ScatterAdd, attrs: { size: 6 }, inputs: [indices([4], 6), float([4, 3])] },
  { op: ops.ScatterAdd, attrs: { size: 3 }, inputs: [indices([2, 5], 3), float([2, 5, 2])] },
  { op: ops.ScatterAdd, attrs: { size: 4 }, inputs: [indices([9], 4), float([9])] },
  { op: ops.ScatterAdd, attrs: { size: 4 }, inputs: [indices([9], 4), int([9, 2])] },
  { op: ops.ScatterAdd, attrs: { size: 4 }, inputs: [indices([0], 4), float([0, 2])] },
  { op: ops.ScatterAdd, attrs: { size: 2 }, inputs: [indices([], 2), float([3])] },
]
