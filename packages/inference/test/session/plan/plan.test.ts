import type { Graph, HostArray } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { expect, test } from 'vitest'
import { onnxOps } from '../../../src/index.ts'
import { HeldMemory } from '../../../src/session/held/memory.ts'
import { planGraph } from '../../../src/session/plan/plan.ts'
import { float32, graph, int64, node, spec } from '../../support/graphs.ts'
import { some } from '../../support/image-graph.ts'

const kernels = await loadKernels()

/** The names of the nodes of each step, as optimized. */
function stepsOf(g: Graph): string[] {
  using memory = new HeldMemory(kernels)
  const { steps } = planGraph(g, onnxOps, kernels, memory)
  return steps.map((s) => s.nodes.map((n) => n.op.name).join('+') + (s.held ? '' : ' on the host'))
}

const image = spec('x', 'float32', ['N', 4, 8, 8])
const y = spec('y', 'float32', ['N', 4, 8, 8])
const constants: { [name: string]: HostArray } = {
  w: some([4, 4, 3, 3]),
  s: float32([1, 2, 3, 4]),
  p: int64([0, 0, 1, 1, 0, 0, 1, 1]),
  zero: float32([0], []),
  six: float32([6], []),
  m: some([4, 6]),
  b: some([6]),
}
const norm = node('BatchNormalization', ['b', 's', 's', 's', 's'], ['c'])

test('padding, batch normalization, dropout, a sum and an activation become part of a convolution', () => {
  const nodes = [
    node('Conv', ['x', 'w'], ['side'], { pads: { ints: [1, 1, 1, 1] } }),
    node('Pad', ['x', 'p'], ['a']),
    node('Conv', ['a', 'w'], ['b1']),
    node('BatchNormalization', ['b1', 's', 's', 's', 's'], ['c']),
    node('Dropout', ['c'], ['d']),
    node('Add', ['d', 'side'], ['e']),
    node('Clip', ['e', 'zero', 'six'], ['y']),
  ]
  expect(stepsOf(graph([image], nodes, [y], constants))).toEqual(['Conv', 'Conv+Add+Clip'])
})

test('the sum goes to the convolution that comes last', () => {
  const nodes = [
    node('Conv', ['x', 'w'], ['a'], { pads: { ints: [1, 1, 1, 1] } }),
    node('Conv', ['x', 'w'], ['c'], { pads: { ints: [1, 1, 1, 1] } }),
    node('Add', ['a', 'c'], ['y']),
  ]
  expect(stepsOf(graph([image], nodes, [y], constants))).toEqual(['Conv', 'Conv+Add'])
})

test('a known row is added by the product before it', () => {
  const nodes = [node('MatMul', ['x', 'm'], ['a']), node('Add', ['a', 'b'], ['c']), node('Relu', ['c'], ['y'])]
  const g = graph([spec('x', 'float32', ['N', 4])], nodes, [spec('y', 'float32', ['N', 6])], constants)
  expect(stepsOf(g)).toEqual(['MatMul+Add+Relu'])
})

test('what others read too stays apart', () => {
  const nodes = [
    node('Conv', ['x', 'w'], ['b'], { pads: { ints: [1, 1, 1, 1] } }),
    norm,
    node('Relu', ['b'], ['d']),
    node('Add', ['c', 'd'], ['y']),
  ]
  const { b: _, ...rest } = constants
  expect(stepsOf(graph([image], nodes, [y], rest))).toEqual(['Conv', 'BatchNormalization', 'Relu', 'Add'])
})

test('padding that is not zeros around the image stays apart', () => {
  const filled = [node('Pad', ['x', 'p', 'six'], ['a']), node('Conv', ['a', 'w'], ['y'])]
  expect(stepsOf(graph([image], filled, [y], constants))).toEqual(['Pad on the host', 'Conv'])
  const mirrored = [node('Pad', ['x', 'p'], ['a'], { mode: { string: 'reflect' } }), node('Conv', ['a', 'w'], ['y'])]
  expect(stepsOf(graph([image], mirrored, [y], constants))).toEqual(['Pad on the host', 'Conv'])
})

test('without memory every node is a step on the host', () => {
  const nodes = [node('Conv', ['x', 'w'], ['a']), node('Relu', ['a'], ['y'])]
  const { steps } = planGraph(graph([image], nodes, [y], constants), onnxOps, kernels, undefined)
  expect(steps.map((s) => [s.nodes.length, s.held])).toEqual([
    [1, undefined],
    [1, undefined],
  ])
})
