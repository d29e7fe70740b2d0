import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { float32, graph, node, spec } from '../support/graphs.ts'

const ints = (...values: number[]) => ({ ints: values })
const far = 2 ** 40

/** The whole image of 1 to 4 lies under the only window, or under each of a few. */
const cases: [string, string, Parameters<typeof node>[3], readonly number[]][] = [
  ['MaxPool', 'kept to the image', { kernel_shape: ints(far, far), auto_pad: { string: 'SAME_UPPER' } }, [4, 4, 4, 4]],
  [
    'MaxPool',
    'in padding',
    { kernel_shape: ints(far, far), pads: ints(far - 1, far - 1, far, far), strides: ints(far, far) },
    [1, 2, 3, 4],
  ],
  ['AveragePool', 'in padding', { kernel_shape: ints(far, 1), pads: ints(far - 1, 0, 0, 0) }, [1, 2, 2, 3]],
  [
    'AveragePool',
    'that counts padding',
    { kernel_shape: ints(4, far), pads: ints(1, far - 2, 1, 0), count_include_pad: { int: 1 } },
    [10 / (4 * far)],
  ],
]

test.each(cases)('%s by a window of 2^40 taps %s takes the time of its values', async (op, _, attrs, expected) => {
  const g = graph([spec('x', 'float32', [1, 1, 2, 2])], [node(op, ['x'], ['y'], attrs)], [spec('y', 'float32', [])])
  for (const optimize of [true, false]) {
    using s = await session(g, { optimize })
    const { y } = await s.run({ x: float32([1, 2, 3, 4], [1, 1, 2, 2]) })
    expect([...(y!.data as Float32Array)]).toEqual(expected.map(Math.fround))
  }
})
