import { describe, expect, test } from 'vitest'
import { labelledGraph, labelOutput } from '../../src/estimator/label-output.ts'
import { GraphBuilder, InputError } from '../../src/index.ts'
import { throwsExactly } from '../throws.ts'

function graph(inner = 'inner') {
  const g = new GraphBuilder()
  g.input('x', 'float32', ['N', 2])
  g.node('Softmax', [g.node('Neg', ['x'], {}, { output: inner })], {}, { output: 'probabilities' })
  g.output('probabilities', 'float32', ['N', 2])
  return g.build()
}

describe('labelledGraph', () => {
  test.each([
    ['strings', ['a', 'b'], 'string', ['a', 'b']],
    ['integers', [-1, 7], 'int64', BigInt64Array.of(-1n, 7n)],
    ['booleans as 0 and 1', [false, true], 'int64', BigInt64Array.of(0n, 1n)],
    ['fractions, exactly', [0.1, 2], 'float64', Float64Array.of(0.1, 2)],
  ] as const)('puts labels first: %s', (_, classes, dtype, data) => {
    const g = labelledGraph(graph(), classes)
    expect(g.outputs).toEqual([
      { name: 'label', dtype, shape: ['N'] },
      { name: 'probabilities', dtype: 'float32', shape: ['N', 2] },
    ])
    expect(g.constants.classes).toEqual({ dtype, shape: [2], data })
    expect(g.nodes.slice(-2)).toEqual([
      {
        op: 'ArgMax',
        inputs: ['probabilities'],
        outputs: ['classIndex'],
        attrs: { axis: { int: 1 }, keepdims: { int: 0 } },
      },
      { op: 'Gather', inputs: ['classes', 'classIndex'], outputs: ['label'], attrs: { axis: { int: 0 } } },
    ])
  })

  test('makes way for names the graph has already', async () => {
    expect(Object.keys(labelledGraph(graph('classes'), ['a', 'b']).constants)).toEqual(['classes_'])
    expect(labelledGraph(graph('classIndex'), ['a', 'b']).nodes.at(-1)!.inputs).toEqual(['classes', 'classIndex_'])
    await throwsExactly(
      () => labelledGraph(graph('label'), ['a', 'b']),
      InputError,
      "toGraph: expected no value named 'label', which the classes go to, got one. Rename it.",
    )
  })
})

test('labelOutput adds the class with the largest score as an output', () => {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', 2])
  labelOutput(g, x, ['a', 'b'], 'label1')
  const { outputs, nodes, constants } = g.build()
  expect(outputs).toEqual([{ name: 'label1', dtype: 'string', shape: ['N'] }])
  expect(nodes.map((n) => n.op)).toEqual(['ArgMax', 'Gather'])
  expect(nodes.at(-1)!.outputs).toEqual(['label1'])
  expect(constants[nodes.at(-1)!.inputs[0]!]).toEqual({ dtype: 'string', shape: [2], data: ['a', 'b'] })
})
