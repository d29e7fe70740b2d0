import { describe, expect, test } from 'vitest'
import { InputError, tensor } from '../../src/index.ts'
import * as ops from '../../src/ops.ts'

const m23 = tensor([1, 2, 3, 4, 5, 6], [2, 3])
const m42 = tensor(new Float32Array(8), [4, 2])
const ints = tensor([1, 2], [2], 'int32')
const bools = tensor([1, 0], [2], 'bool')
const empty = tensor([], [0])

const cases: readonly (readonly [string, () => unknown])[] = [
  [
    'add: expected shapes that broadcast, got [2, 3] and [4, 2]. Sizes, aligned at the last axis, must be equal or 1; reshape or transpose one.',
    () => ops.add(m23, m42),
  ],
  [
    'mul: expected equal dtypes, got int32[2] and float32[0]. Convert one with cast().',
    () => ops.mul<'int32' | 'float32'>(ints, empty as typeof empty & typeof ints),
  ],
  ['add: expected a number that int32 holds, got 0.5. Cast the tensor first.', () => ops.add(ints, 0.5)],
  ['exp: expected float32 or float64, got int32[2]. Convert with cast().', () => ops.exp(ints)],
  [
    'sum: expected float32 or float64 or int32 or int8 or uint8, got bool[2]. Convert with cast().',
    () => ops.sum(bools),
  ],
  ['sum: expected an axis from -2 to 1, got 2. The tensor has 2 axes.', () => ops.sum(m23, 2)],
  ['mean: expected each axis once, got [0, -2]. Remove the repeated axis.', () => ops.mean(m23, [0, -2])],
  ['max: expected at least one value along the reduced axes, got float32[0]. Check the data.', () => ops.max(empty)],
  [
    'matMul: expected [..., m, k] and [..., k, n], got float32[2, 3] and float32[4, 2]. Reshape vectors to matrices, or transpose one.',
    () => ops.matMul(m23, m42),
  ],
  [
    'matMul: expected [..., m, k] and [..., k, n], got float32[2, 3] transposed and float32[4, 2]. Reshape vectors to matrices, or transpose one.',
    () => ops.matMul(m23, m42, { transposeA: true }),
  ],
  [
    'reshape: expected a tensor that fits [4, -1], got float32[2, 3]. Sizes must multiply to the same number.',
    () => ops.reshape(m23, [4, -1]),
  ],
  ['transpose: expected each of 2 axes once, got [0, 0]. x is float32[2, 3].', () => ops.transpose(m23, [0, 0])],
  [
    'expand: expected a tensor that broadcasts to [2, 4], got float32[2, 3]. Only sizes of 1 are repeated.',
    () => ops.expand(m23, [2, 4]),
  ],
  [
    'slice: expected as many starts as ends, at most 2, got [0] and [1, 2]. Give one of each for every leading axis.',
    () => ops.slice(m23, [0], [1, 2]),
  ],
  [
    'concat: expected shapes equal except on axis 0, got float32[2, 3], float32[4, 2]. Reshape or slice the odd one.',
    () => ops.concat([m23, m42], 0),
  ],
  ['gather: expected indices from 0 to 1, got 2. Check the indices.', () => ops.gather(m23, ints)],
  ['clip: expected min <= max, got 2 and 1. Swap them.', () => ops.clip(m23, 2, 1)],
  [
    'where: expected a tensor to choose from, got two numbers. Make one a tensor: it gives the dtype.',
    () => ops.where(bools, 1, 0),
  ],
  ['add: expected at least one tensor, got numbers only. Use plain arithmetic for numbers.', () => ops.add(1, 2)],
]

describe('shape rules', () => {
  test.for(cases)('%s', ([message, call]) => {
    expect(call).toThrow(new InputError(message))
  })
})
