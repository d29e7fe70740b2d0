import { describe, expect, test } from 'vitest'
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

describe('an embedded graph', () => {
  const part = new GraphBuilder()
  const sum = part.node('Add', [part.input('x', 'float32', ['N']), part.float([1])])
  part.node('Neg', [sum], {}, { output: 'negative' })
  part.node('Abs', [sum], {}, { output: 'size' })
  part.output('negative', 'float32', ['N'])
  part.output('size', 'float32', ['N'])

  test('gets names of its own, and keeps only what the wanted outputs need', () => {
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N'])
    const [a] = g.embed(part.build(), [x], ['size'])
    const [b] = g.embed(part.build(), [a!], ['size'])
    g.output(b!, 'float32', ['N'])
    const graph = g.build()
    expect(graph.nodes.map((n) => n.op)).toEqual(['Add', 'Abs', 'Add', 'Abs'])
    const made = graph.nodes.flatMap((n) => n.outputs)
    expect(new Set(made).size).toBe(4)
    expect(graph.nodes.flatMap((n) => n.inputs).every((n) => n === x || made.includes(n) || n in graph.constants)).toBe(
      true,
    )
    expect(graph.nodes[0]!.inputs[0]).toBe(x)
    expect(graph.nodes[2]!.inputs[0]).toBe(a)
  })

  test('gives its inputs and constants as outputs where it does', () => {
    const same = { ...part.build(), outputs: part.build().inputs }
    expect(new GraphBuilder().embed(same, ['there'])).toEqual(['there'])
  })

  test('is refused with another number of inputs, or of another version', () => {
    const g = new GraphBuilder()
    expect(() => g.embed(part.build(), [])).toThrow(
      'graph.embed: expected 1 inputs, as the graph has, got 0. Name one for each.',
    )
    expect(() => g.embed({ ...part.build(), opsets: { '': 12 } }, ['x'])).toThrow(
      "graph.embed: expected version 21 of opset '', got 12. Export the part with it.",
    )
  })
})
