import type { Graph, GraphNode, HostArray } from '@foldwise/core'
import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { difference } from '../support/difference.ts'
import { float32, graph, int64, node, spec } from '../support/graphs.ts'
import { some } from '../support/image-graph.ts'

/** The output `y` of a graph, or the message of what a session or a run threw. */
async function outcome(g: Graph, x: HostArray, optimize: boolean): Promise<HostArray | string> {
  try {
    using s = await session(g, { optimize })
    return (await s.run({ x })).y!
  } catch (error) {
    return (error as Error).message
  }
}

const image = [1, 2, 4, 4]
const whole = { pads: { ints: [1, 1, 1, 1] } }
const channels = float32([1, 2])
const pointwise = node('Conv', ['x', 'w'], ['a'])
const far = 2 ** 32

const cases: { [title: string]: [x: HostArray, nodes: GraphNode[], constants?: { [name: string]: HostArray }] } = {
  'strides that 32 bits do not hold': [
    some(image),
    [node('Conv', ['x', 'f'], ['y'], { ...whole, strides: { ints: [far, far] }, group: { int: 2 } })],
    { f: some([2, 1, 3, 3]) },
  ],
  'padding that 32 bits do not hold': [
    some(image),
    [
      node('Conv', ['x', 'f'], ['y'], {
        ...{ pads: { ints: [1, far, 1, 0] }, strides: { ints: [1, far] }, group: { int: 2 } },
      }),
    ],
    { f: some([2, 1, 3, 3]) },
  ],
  'a stride of pooling that 32 bits do not hold': [
    some(image),
    [pointwise, node('MaxPool', ['a'], ['y'], { kernel_shape: { ints: [2, 2] }, strides: { ints: [far, far] } })],
  ],
  'the bias of a convolution is too short, before batch normalization': [
    some(image),
    [node('Conv', ['x', 'w', 'one'], ['a']), node('BatchNormalization', ['a', 'c', 'c', 'c', 'c'], ['y'])],
  ],
  'means of batch normalization are too few': [
    some(image),
    [pointwise, node('Relu', ['a'], ['b']), node('BatchNormalization', ['b', 'c', 'c', 'one', 'c'], ['y'])],
  ],
  'a size of 0 that is meant': [
    some([2, 2, 1, 1]),
    [pointwise, node('Reshape', ['a', 'zero'], ['y'], { allowzero: { int: 1 } })],
    { zero: int64([0, 2]) },
  ],
  'a known row of more axes than the product': [
    some([3, 128]),
    [node('MatMul', ['x', 'm'], ['a']), node('Add', ['a', 'row'], ['y'])],
    { m: some([128, 130]), row: some([1, 1, 130]) },
  ],
  'rows with another axis before them are added to their products': [
    some([2, 3, 5, 130]),
    [node('MatMul', ['x', 'm'], ['a']), node('Add', ['x', 'a'], ['y'])],
    { m: some([130, 130], 2, 0.1) },
  ],
  'a product of an image from kernel memory': [
    some([1, 2, 3, 128]),
    [pointwise, node('MatMul', ['a', 'm'], ['b']), node('Add', ['b', 'a'], ['y'])],
    { m: some([128, 128], 2, 0.1) },
  ],
  'pooling comes first': [
    some([2, 3, 7, 5]),
    [
      node('AveragePool', ['x'], ['y'], {
        ...{ kernel_shape: { ints: [3, 2] }, strides: { ints: [2, 2] }, pads: { ints: [1, 0, 1, 1] } },
        count_include_pad: { int: 1 },
      }),
    ],
  ],
  'pooling comes first, of one axis, without rows': [
    some([0, 3, 7]),
    [node('MaxPool', ['x'], ['y'], { kernel_shape: { ints: [3] } })],
  ],
  'a bound of another type': [
    some(image),
    [pointwise, node('Clip', ['a', 'low', 'high'], ['y'])],
    { low: float32([0], []), high: int64([6], []) },
  ],
  'rows with another axis before them, times large weights, plus a row': [
    some([2, 5, 128]),
    [node('MatMul', ['x', 'm'], ['a']), node('Add', ['a', 'row'], ['b']), node('Relu', ['b'], ['y'])],
    { m: some([128, 130], 2, 0.1), row: some([130]) },
  ],
}

test.each(Object.entries(cases))(
  'the same comes with and without optimization where %s',
  async (_, [x, nodes, own]) => {
    const constants = { w: some([2, 2, 1, 1]), c: channels, one: float32([1]), ...own }
    const g = graph(
      [
        spec(
          'x',
          'float32',
          x.shape.map(() => '?'),
        ),
      ],
      nodes,
      [spec('y', 'float32', [])],
      constants,
      18,
    )
    const [fast, slow] = [await outcome(g, x, true), await outcome(g, x, false)]
    if (typeof slow === 'string') expect(fast).toBe(slow)
    else {
      expect(fast).toMatchObject({ shape: slow.shape })
      expect(difference(fast as HostArray, slow, 1e-5, 1e-5)).toBeUndefined()
    }
  },
)
