import { type Graph, type Model, ParamError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { exportModel } from '../src/index.ts'
import { float32, graph, node, spec } from './support/graphs.ts'

const model = (toGraph?: () => Graph): Model => ({
  type: 'acme/prophet',
  version: 1,
  params: {},
  facts: {},
  toState: () => ({ tensors: {}, facts: {} }),
  dispose: () => {},
  [Symbol.dispose]: () => {},
  ...(toGraph && { toGraph }),
})

test('the graph of a model comes sorted and without what no output needs', () => {
  const x = spec('x', 'float32', ['N'])
  const y = spec('y', 'float32', ['N'])
  const g = graph([x], [node('Add', ['h', 'w'], ['y']), node('Relu', ['x'], ['h']), node('Neg', ['x'], ['z'])], [y], {
    w: float32([1]),
    v: float32([2]),
  })
  const exported = exportModel(model(() => g))
  expect(exported.nodes.map((n) => n.op)).toEqual(['Relu', 'Add'])
  expect(Object.keys(exported.constants)).toEqual(['w'])
})

test('a model without a graph form is an error that says what to do', () => {
  expect(() => exportModel(model())).toThrow(
    new ParamError(
      "exportModel: expected a model with toGraph(), got 'acme/prophet'. Save it with save(), or pick a model whose documentation says it exports.",
    ),
  )
})
