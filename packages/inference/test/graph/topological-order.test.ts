import { InputError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { topologicalOrder, validateGraph } from '../../src/index.ts'
import { graph, node, spec } from '../support/graphs.ts'

const x = spec('x', 'float32', ['N'])

test('nodes are put after those they need; the rest keep their order', () => {
  const g = graph(
    [x],
    [node('Add', ['b', 'a'], ['c']), node('Relu', ['x'], ['a']), node('Neg', ['a'], ['b']), node('Abs', ['x'], ['d'])],
    [spec('c', 'float32', ['N'])],
  )
  const sorted = topologicalOrder(g)
  expect(sorted.nodes.map((n) => n.op)).toEqual(['Relu', 'Neg', 'Add', 'Abs'])
  validateGraph(sorted)
  expect(topologicalOrder(sorted)).toEqual(sorted)
})

test('a chain of 100,000 nodes in reverse is sorted', () => {
  const n = 100_000
  const nodes = Array.from({ length: n }, (_, i) => node('Relu', [i === 0 ? 'x' : `v${i - 1}`], [`v${i}`])).reverse()
  const sorted = topologicalOrder(graph([x], nodes, [spec(`v${n - 1}`, 'float32', ['N'])]))
  expect(sorted.nodes[0]!.inputs).toEqual(['x'])
  expect(sorted.nodes.at(-1)!.outputs).toEqual([`v${n - 1}`])
})

test('a cycle is an error that names a value on it', () => {
  const g = graph([x], [node('Add', ['x', 'b'], ['a']), node('Neg', ['a'], ['b'])], [spec('b', 'float32', ['N'])])
  expect(() => topologicalOrder(g)).toThrow(
    new InputError(
      "topologicalOrder: expected nodes without cycles, got 'a' (Add) depending on itself. Check the graph.",
    ),
  )
})
