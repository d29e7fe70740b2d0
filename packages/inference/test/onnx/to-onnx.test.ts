import { type Graph, type GraphNode, InputError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { fromOnnx, toOnnx } from '../../src/index.ts'
import { everything } from '../support/everything.ts'
import { float32, graph, node, spec } from '../support/graphs.ts'

test('what is written is read back: every element type, attribute kind and symbolic size', () => {
  expect(fromOnnx(toOnnx(everything))).toEqual(everything)
})

test('equal graphs give equal bytes, whatever the order of their keys', () => {
  const turned = (record: object): object => Object.fromEntries(Object.entries(record).reverse())
  const other = {
    ...everything,
    constants: turned(everything.constants),
    opsets: turned(everything.opsets),
    nodes: everything.nodes.map((n): GraphNode => ({ ...n, attrs: turned(n.attrs) as GraphNode['attrs'] })),
  } as Graph
  const metadata = { a: '1', b: '2' }
  expect(toOnnx(other, { metadata: turned(metadata) as typeof metadata })).toEqual(toOnnx(everything, { metadata }))
})

test('names that objects already have are names like any other', () => {
  const names = ['__proto__', 'constructor', 'toString']
  const constants = Object.fromEntries(names.map((n) => [n, float32([1])]))
  const g = graph(
    [],
    [node('Sum', names, ['hasOwnProperty'])],
    [spec('hasOwnProperty', 'float32', [1])],
    constants as Graph['constants'],
  )
  expect(Object.keys(fromOnnx(toOnnx(g)).constants).sort()).toEqual([...names].sort())
})

test('a graph that cannot be run is not written', () => {
  const g = graph([], [node('Add', ['a', 'a'], ['y'])], [spec('y', 'float32', [1])])
  expect(() => toOnnx(g)).toThrow(
    new InputError(
      "toOnnx: expected input 'a' of node 0 (Add) to be made by a node, got no such value. Check the graph.",
    ),
  )
})

test('an integer attribute with a fraction is not written', () => {
  const g = graph(
    [spec('x', 'float32', [2])],
    [node('Softmax', ['x'], ['y'], { axis: { int: 0.5 } })],
    [spec('y', 'float32', [2])],
  )
  expect(() => toOnnx(g)).toThrow(
    new InputError("toOnnx: expected an integer for 'axis' of node 0 (Softmax), got 0.5. Check the graph."),
  )
})
