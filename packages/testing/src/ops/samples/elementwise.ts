import type { AnyOp, Shape } from '@foldwise/core'
import * as ops from '@foldwise/core/ops'
import { bool, float, int, type OpSample } from '../sample.ts'

const SHAPES: readonly Shape[] = [[], [1], [7], [3, 5], [2, 3, 4], [33, 17], [0], [2, 0, 3]]

const PAIRS: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[5], []],
  [[], [2, 3]],
  [
    [4, 3],
    [4, 3],
  ],
  [
    [3, 1],
    [1, 4],
  ],
  [[2, 3, 4], [4]],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [[6], [5, 6]],
  [
    [2, 1, 3, 1],
    [4, 1, 5],
  ],
  [[2, 3, 2, 2, 2], [2]],
  [
    [2, 1, 2, 1, 3],
    [1, 2, 2, 1],
  ],
  [[31, 65], [65]],
  [[0], [1]],
  [
    [3, 0],
    [1, 1],
  ],
]

const unary = (op: AnyOp, low = -2, high = 2, rest: Partial<OpSample> = {}): OpSample[] =>
  SHAPES.map((shape) => ({ op, attrs: {}, inputs: [float(shape, low, high)], ...rest }))

const binary = (op: AnyOp, low = -2, high = 2, rest: Partial<OpSample> = {}): OpSample[] =>
  PAIRS.map(([a, b]) => ({ op, attrs: {}, inputs: [float(a, low, high), float(b, low, high)], ...rest }))

const ints = (op: AnyOp, low = -9, high = 10): OpSample[] =>
  PAIRS.map(([a, b]) => ({ op, attrs: {}, inputs: [int(a, low, high), int(b, low, high)] }))

const bools = (op: AnyOp): OpSample[] => PAIRS.map(([a, b]) => ({ op, attrs: {}, inputs: [bool(a), bool(b)] }))

const adam = (shapes: readonly Shape[], decay: number): OpSample => ({
  op: ops.AdamStep,
  attrs: {
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    rootScale: 3,
    each: shapes.map((_, i) => ({ rate: 0.02 * (i + 1), decay: decay * i, keep: 1 - decay / 3 })),
  },
  inputs: shapes.flatMap((shape) => [float(shape), float(shape), float(shape), float(shape, 0, 2)]),
})

export const elementwiseSamples: readonly OpSample[] = [
  ...binary(ops.Add),
  ...binary(ops.Sub),
  ...binary(ops.Mul),
  ...binary(ops.Div, 0.5, 3),
  ...binary(ops.Pow, 0.3, 2.5, { slack: 4 }),
  ...binary(ops.Maximum),
  ...binary(ops.Minimum),
  ...[ops.Add, ops.Sub, ops.Maximum, ops.Minimum].flatMap((op) => ints(op)),
  ...ints(ops.Mul, -70_000, 70_000),
  ...[ops.Equal, ops.NotEqual, ops.Less, ops.LessEqual, ops.Greater, ops.GreaterEqual].flatMap((op) => [
    ...binary(op),
    ...ints(op, -2, 3),
  ]),
  ...[ops.Equal, ops.NotEqual, ops.And, ops.Or, ops.Xor].flatMap(bools),
  ...SHAPES.map((shape) => ({ op: ops.Not, attrs: {}, inputs: [bool(shape)] })),

  ...[ops.Neg, ops.Abs, ops.Square, ops.Relu, ops.Sigmoid, ops.Tanh, ops.Softplus].flatMap((op) => unary(op, -3, 3)),
  ...[ops.Sign, ops.Floor, ops.Ceil, ops.Round].flatMap((op) => unary(op, -6, 6)),
  ...unary(ops.Exp, -4, 4),
  ...unary(ops.Log, 0.1, 9),
  ...unary(ops.Log1p, -0.6, 5),
  ...unary(ops.Log1p, -1e-4, 1e-4),
  ...unary(ops.Sqrt, 0.2, 9),
  ...unary(ops.Rsqrt, 0.2, 9),
  ...unary(ops.Reciprocal, 0.2, 5),
  ...unary(ops.Erf, -3, 3),
  ...unary(ops.Gelu, -4, 4),
  ...[ops.ReluGrad, ops.GeluGrad]
    .flatMap((op) => unary(op, -4, 4))
    .map((s) => ({ ...s, inputs: [...s.inputs, ...s.inputs] })),
  ...SHAPES.flatMap((shape) => [0, 0.1].flatMap((decay) => [adam([shape], decay), adam([[3], shape, [2, 5]], decay)])),
  ...[ops.Silu, ops.HardSigmoid, ops.HardSwish, ops.GeluTanh].flatMap((op) => unary(op, -5, 5)),
  ...[ops.LeakyRelu, ops.Elu].flatMap((op) => unary(op, -3, 3).map((s) => ({ ...s, attrs: { alpha: 0.3 } }))),
  ...[ops.Neg, ops.Abs, ops.Sign, ops.Square].flatMap((op) =>
    SHAPES.map((shape) => ({ op, attrs: {}, inputs: [int(shape)] })),
  ),
  ...SHAPES.flatMap((shape) => [
    { op: ops.Clip, attrs: { min: -0.5, max: 1 }, inputs: [float(shape)] },
    { op: ops.Clip, attrs: { min: -3, max: 4 }, inputs: [int(shape)] },
  ]),

  ...PAIRS.flatMap(([a, b]) => [
    { op: ops.Where, attrs: {}, inputs: [bool(a), float(a), float(b)] },
    { op: ops.Where, attrs: {}, inputs: [bool(b), float(a), float([])] },
    { op: ops.Where, attrs: {}, inputs: [bool(a), int(b), int(a)] },
    { op: ops.Where, attrs: {}, inputs: [bool(a), bool(b), bool(a)] },
  ]),
]
