import { InputError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { graphSize, pruneUnused, validateGraph } from '../../src/index.ts'
import { everything } from '../support/everything.ts'
import { float32, graph, int64, node, spec, strings } from '../support/graphs.ts'

const x = spec('x', 'float32', ['N'])
const y = spec('y', 'float32', ['N'])

test('pruning drops nodes and constants that no output needs, and keeps the inputs', () => {
  const g = graph(
    [x, spec('unused', 'float32', [])],
    [node('Add', ['x', 'w'], ['y']), node('Mul', ['y', 'v'], ['z'])],
    [y],
    { w: float32([1]), v: float32([2]) },
  )
  const pruned = pruneUnused(g)
  expect(pruned).toEqual({ ...g, nodes: [g.nodes[0]], constants: { w: float32([1]) } })
})

test('the size counts constants and tensor attributes, texts in UTF-8', () => {
  const g = graph([], [node('Constant', [], ['y'], { value: { tensor: float32([1, 2]) } })], [y], {
    a: int64([1, 2]),
    b: strings(['é', 'ab']),
    c: { dtype: 'bool', shape: [3], data: new Uint8Array(3) },
  })
  expect(graphSize(g)).toBe(8 + 16 + 4 + 3)
})

test('a right graph passes', () => {
  validateGraph(everything)
})

const wrong: [string, ReturnType<typeof graph>, string][] = [
  ['an input twice', graph([x, x], [], []), "expected each value to be made once, got input 'x' twice. Rename one."],
  [
    'an input without a name',
    graph([spec('', 'float32', [])], [], []),
    "expected inputs with names, got ''. Name every input.",
  ],
  [
    'a constant with the name of an input',
    graph([x], [], [], { x: float32([1]) }),
    "expected each value to be made once, got input and constant 'x'. Rename one.",
  ],
  [
    'a constant of the wrong length',
    graph([x], [], [], { w: float32([1], [2]) }),
    "expected 2 values for constant 'w' of shape [2], got 1. Check the constant.",
  ],
  [
    'a node without outputs',
    graph([x], [node('Relu', ['x'], [''])], []),
    'expected node 0 (Relu) to have an output, got none. Drop the node.',
  ],
  [
    'a node without an operator',
    graph([x], [node('', ['x'], ['y'])], []),
    "expected node 0 to name an operator, got ''. Check the graph.",
  ],
  [
    'a domain without a version',
    graph([x], [node('Relu', ['x'], ['y'], {}, 'acme')], []),
    "expected a version of operator set 'acme' for node 0 (Relu), got none. Add it to opsets.",
  ],
  [
    'an output twice',
    graph([x], [node('Relu', ['x'], ['y'])], [y, y]),
    "expected outputs with different names, got 'y' twice. Drop one.",
  ],
]

test.each(wrong)('%s is an error', (_, g, message) => {
  expect(() => validateGraph(g)).toThrow(new InputError(`validateGraph: ${message}`))
})
