import { expect, test } from 'vitest'
import { GraphBuilder } from '../src/index.ts'

test('a graph builder names values in order, so the same calls make the same graph', () => {
  const build = () => {
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', 3])
    const scaled = g.node('Mul', [x, g.float([1, 2, 3])])
    const flat = g.node('Reshape', [scaled, g.int64([-1, 3])], { allowzero: { int: 0 } })
    g.node('Scaler', [flat], {}, { domain: 'ai.onnx.ml', output: 'y' })
    g.output('y', 'float32', ['N', 3])
    return g.build()
  }
  expect(build()).toEqual(build())
  expect(build()).toEqual({
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 3] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 3] }],
    nodes: [
      { op: 'Mul', inputs: ['x', 'c0'], outputs: ['v1'], attrs: {} },
      { op: 'Reshape', inputs: ['v1', 'c2'], outputs: ['v3'], attrs: { allowzero: { int: 0 } } },
      { op: 'Scaler', domain: 'ai.onnx.ml', inputs: ['v3'], outputs: ['y'], attrs: {} },
    ],
    constants: {
      c0: { dtype: 'float32', shape: [3], data: Float32Array.of(1, 2, 3) },
      c2: { dtype: 'int64', shape: [2], data: BigInt64Array.of(-1n, 3n) },
    },
    opsets: { '': 21, 'ai.onnx.ml': 3 },
  })
})

test('an operator of several outputs has a name for each', () => {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', 3])
  const [values, indices] = g.nodeOutputs(2, 'TopK', [x, g.int64([1])])
  g.output(values!, 'float32', ['N', 1])
  const { nodes } = g.build()
  expect(nodes.map((n) => [n.op, n.outputs])).toEqual([['TopK', [values, indices]]])
  expect(values).not.toBe(indices)
})
