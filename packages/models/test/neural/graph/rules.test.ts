import type { Attr, Graph, HostArray } from '@foldwise/core'
import { hostData, hostTensor } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { assertClose } from '@foldwise/testing'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'
import { formula } from '../torch.ts'

type Attrs = { readonly [name: string]: Attr }
type Case = readonly [
  op: string,
  shape: readonly number[],
  rest?: readonly (HostArray | undefined)[],
  attrs?: Attrs,
  opset?: number,
]

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const f32 = (shape: readonly number[], k = 1): HostArray => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(formula(k, size(shape), 4)),
})
const i64 = (data: readonly number[], shape: readonly number[] = [data.length]): HostArray => ({
  dtype: 'int64',
  shape,
  data: BigInt64Array.from(data.map(BigInt)),
})
const int = (value: number): Attr => ({ int: value })
const ints = (...values: readonly number[]): Attr => ({ ints: values })
const text = (value: string): Attr => ({ string: value })
const image = [2, 4, 5, 6]
const pool = { kernel_shape: ints(2, 3), strides: ints(2, 1), pads: ints(1, 1, 0, 1) }

const cases: readonly Case[] = [
  ...[
    'Abs',
    'Elu',
    'Erf',
    'Exp',
    'Floor',
    'Gelu',
    'HardSigmoid',
    'HardSwish',
    'Identity',
    'LeakyRelu',
    'Mish',
    'Neg',
    'Relu',
    'Round',
    'Selu',
    'Sigmoid',
    'Sign',
    'Softplus',
    'Tanh',
    'Ceil',
  ].map((op): Case => [op, [3, 4]]),
  ['Gelu', [3, 4], [], { approximate: text('tanh') }],
  ['HardSigmoid', [3, 4], [], { alpha: { float: 0.3 }, beta: { float: 0.4 } }],
  ...['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'PRelu'].map((op): Case => [op, [3, 4], [f32([4], 2)]]),
  ['Sum', [3, 4], [f32([4], 2), f32([3, 1], 3)]],
  ['Pow', [3, 4], [{ dtype: 'float32', shape: [], data: Float32Array.of(3) }]],
  ['Clip', [3, 4], [{ dtype: 'float32', shape: [], data: Float32Array.of(-1) }, undefined]],
  ['Clip', [3, 4], [], { min: { float: -0.5 }, max: { float: 1 } }, 8],
  ...[
    'ReduceMean',
    'ReduceSum',
    'ReduceMax',
    'ReduceMin',
    'ReduceProd',
    'ReduceL2',
    'ReduceSumSquare',
    'ReduceLogSumExp',
  ].flatMap((op): Case[] => [
    [op, [2, 3, 4], [i64([-1, 1])], { keepdims: int(0) }],
    [op, [2, 3, 4]],
  ]),
  ['ReduceMean', [2, 3, 4], [], { axes: ints(2), keepdims: int(1) }, 13],
  ['Softmax', [2, 3, 4], [], { axis: int(1) }],
  ['LogSoftmax', [2, 3, 4]],
  ['CumSum', [2, 3], [i64([1], [])], { reverse: int(1) }],
  ['MatMul', [2, 3, 4], [f32([4, 5], 2)]],
  ['Gemm', [3, 4], [f32([5, 4], 2), f32([5], 3)], { transB: int(1), alpha: { float: 0.5 }, beta: { float: 2 } }],
  ['Flatten', image, [], { axis: int(2) }],
  ['Reshape', image, [i64([0, 2, -1])]],
  ['Transpose', [2, 3, 4], [], { perm: ints(2, 0, 1) }],
  ['Squeeze', [2, 1, 4], [i64([1])]],
  ['Unsqueeze', [2, 4], [i64([0, -1])]],
  ['Concat', [2, 4], [f32([2, 3], 2)], { axis: int(-1) }],
  ['Slice', [4, 6], [i64([1, -1]), i64([4, -7]), i64([0, 1]), i64([2, -2])]],
  ['Slice', [4, 6], [i64([-3]), i64([Number.MAX_SAFE_INTEGER]), i64([1])]],
  ['Slice', [4, 6], [], { starts: ints(1), ends: ints(3), axes: ints(1) }, 9],
  ['Gather', [4, 3], [i64([2, -1], [1, 2])], { axis: int(0) }],
  ['Gather', [4, 3], [i64([1], [])], { axis: int(1) }],
  ['Expand', [3, 1], [i64([2, 1, 4])]],
  ['Tile', [2, 3], [i64([2, 1])]],
  ...['constant', 'edge', 'reflect'].map((mode): Case => ['Pad', [3, 4], [i64([1, 2, 0, 1])], { mode: text(mode) }]),
  ['Pad', [3, 4], [i64([2, 1]), { dtype: 'float32', shape: [], data: Float32Array.of(5) }, i64([1])]],
  ['Conv', image, [f32([6, 2, 3, 2], 2), f32([6], 3)], { group: int(2), pads: ints(1, 0, 1, 1), strides: ints(2, 1) }],
  ['Conv', image, [f32([4, 1, 3, 3], 2)], { group: int(4), auto_pad: text('SAME_UPPER') }],
  ['ConvTranspose', image, [f32([4, 3, 3, 3], 2), f32([3], 3)], { strides: ints(2, 2), output_padding: ints(1, 0) }],
  ['MaxPool', image, [], pool],
  ['AveragePool', image, [], { ...pool, count_include_pad: int(1) }],
  ['AveragePool', image, [], pool],
  ['GlobalAveragePool', image],
  ['GlobalMaxPool', image],
  ['InstanceNormalization', image, [f32([4], 2), f32([4], 3)]],
  ['GroupNormalization', image, [f32([4], 2), f32([4], 3)], { num_groups: int(2) }],
  ['LayerNormalization', image, [f32([6], 2), f32([6], 3)]],
  ['LayerNormalization', image, [f32([4, 5, 6], 2), f32([4, 5, 6], 3)], { axis: int(1) }],
  ['Dropout', [3, 4]],
]

const graphOf = ([op, shape, rest = [], attrs = {}, opset = 21]: Case): Graph => ({
  inputs: [{ name: 'x', dtype: 'float32', shape }],
  outputs: [{ name: 'y', dtype: 'float32', shape: [] }],
  nodes: [{ op, inputs: ['x', ...rest.map((v, i) => (v ? `c${i}` : ''))], outputs: ['y'], attrs }],
  constants: Object.fromEntries(rest.flatMap((v, i) => (v ? [[`c${i}`, v]] : []))),
  opsets: { '': opset },
})

test.each(cases.map((c) => [`${c[0]} of [${c[1]}] ${JSON.stringify(c[3] ?? {})}`, c] as const))(
  '%s means what it means in a session',
  async (_, c) => {
    const graph = graphOf(c)
    const x = f32(c[1], 5)
    const want = (await (await session(graph)).run({ x })).y!
    const layer = nn.graphLayer(graph)
    const weights = nn.initialize(layer, c[1].slice(1))
    const { y } = nn.run(layer, weights, hostTensor(x.data as Float32Array<ArrayBuffer>, x.shape, 'float32'))
    expect(y.shape).toEqual(want.shape)
    assertClose(hostData(y) as Float32Array, want.data as Float32Array, { relative: 1e-5, absolute: 1e-5 })
  },
)

test('what a rule does not do is refused where it would give other numbers', () => {
  const refused: readonly (readonly [Case, RegExp])[] = [
    [['MaxPool', image, [], { kernel_shape: ints(2, 2), strides: ints(2, 2), ceil_mode: int(1) }], /ceil_mode of 0/],
    [['Conv', image, [f32([4, 4, 3, 3])], { auto_pad: text('SAME_LOWER') }], /padding after the image/],
    [['Pad', [3, 4], [i64([1, 0, -1, 0])]], /pads >= 0/],
    [['Softmax', [2, 3, 4], [], {}, 11], /along the last axis/],
    [['Cast', [3], [], { to: int(8) }], /type 8/],
  ]
  for (const [c, message] of refused) {
    const layer = nn.graphLayer(graphOf(c))
    const x = hostTensor(Float32Array.from(formula(5, size(c[1]))), c[1], 'float32')
    expect(() => nn.run(layer, nn.initialize(layer, c[1].slice(1)), x)).toThrow(message)
  }
})
