import { InputError, tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { type GraphOp, onnxOps, session, sessionWith, toOnnx } from '../../src/index.ts'
import { add } from '../../src/ops/arithmetic.ts'
import { float32, graph, int64, node, spec, strings } from '../support/graphs.ts'

const sum = graph(
  [spec('a', 'float32', ['N', 2]), spec('b', 'float32', ['N', 2])],
  [node('Add', ['a', 'b'], ['y'])],
  [spec('y', 'float32', ['N', 2])],
)
const a = float32([1, 2, 3, 4], [2, 2])

test('a graph and its file run alike', async () => {
  const expected = { y: float32([2, 4, 6, 8], [2, 2]) }
  expect(await (await session(sum)).run({ a, b: a })).toEqual(expected)
  expect(await (await session(toOnnx(sum))).run({ a, b: a })).toEqual(expected)
})

test('it states its inputs and outputs', async () => {
  const s = await session(sum)
  expect(s.inputs).toEqual(sum.inputs)
  expect(s.outputs).toEqual(sum.outputs)
})

test('tensors and lists of texts are feeds too', async () => {
  const s = await session(sum)
  const t = tensor([1, 2], [1, 2])
  expect((await s.run({ a: t, b: t })).y).toEqual(float32([2, 4], [1, 2]))
  const text = await session(
    graph([spec('x', 'string', ['N', 1])], [node('Identity', ['x'], ['y'])], [spec('y', 'string', ['N', 1])]),
  )
  expect((await text.run({ x: ['a', 'b'] })).y).toEqual(strings(['a', 'b'], [2, 1]))
})

test('runs under way at once do not disturb each other', async () => {
  const s = await session(sum)
  const runs = Array.from({ length: 20 }, (_, i) => s.run({ a: float32([i, 0], [1, 2]), b: float32([i, 1], [1, 2]) }))
  const got = await Promise.all(runs)
  expect(got.map((r) => r.y!.data[0])).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i))
})

test('feeds are never written to', async () => {
  const g = graph(
    [spec('x', 'float32', ['N'])],
    [node('Identity', ['x'], ['h']), node('Relu', ['h'], ['y']), node('Neg', ['x'], ['z'])],
    [spec('y', 'float32', ['N']), spec('z', 'float32', ['N'])],
  )
  const x = float32([-1, 2])
  await (await session(g)).run({ x })
  expect(x).toEqual(float32([-1, 2]))
})

test('nodes of nothing but constants run once, when the session is made', async () => {
  let runs = 0
  const counted: GraphOp = {
    name: 'Counted',
    domain: 'acme',
    create: () => (inputs) => {
      runs++
      return [inputs[0]!]
    },
  }
  const g = graph(
    [spec('x', 'float32', [2])],
    [node('Counted', ['w'], ['v'], {}, 'acme'), node('Add', ['x', 'v'], ['y'])],
    [spec('y', 'float32', [2])],
    { w: float32([1, 2]) },
  )
  const s = await session({ ...g, opsets: { ...g.opsets, acme: 1 } }, { ops: [counted] })
  await s.run({ x: float32([0, 0]) })
  expect((await s.run({ x: float32([1, 1]) })).y).toEqual(float32([2, 3]))
  expect(runs).toBe(1)
})

test('an operator passed in takes the place of ours', async () => {
  const broken: GraphOp = { ...add, create: () => () => [float32([7])] }
  const s = await session(sum, { ops: [broken] })
  expect((await s.run({ a, b: a })).y).toEqual(float32([7]))
})

test('parts no output needs are left out, operators nobody has among them', async () => {
  const g = { ...sum, nodes: [...sum.nodes, node('Loop', ['y', 'y'], ['unused'])] }
  expect((await (await session(g)).run({ a, b: a })).y!.data[0]).toBe(2)
})

describe('a session is not made of', () => {
  const one = (op: string, attrs: object = {}, domain?: string, inputs = ['x']) =>
    graph([spec('x', 'float32', [2])], [node(op, inputs, ['y'], attrs as never, domain)], [spec('y', 'float32', [2])])
  const cases: [string, ReturnType<typeof one>, string][] = [
    [
      'operators it does not have',
      { ...sum, nodes: [node('Loop', ['a', 'b'], ['h']), node('NonMaxSuppression', ['h', 'a'], ['y'])] },
      `session: expected operators among the ${onnxOps.length} it has, got Loop, NonMaxSuppression. Pass operators for them in the option ops.`,
    ],
    [
      'a ZipMap',
      one('ZipMap', {}, 'ai.onnx.ml'),
      `session: expected operators among the ${onnxOps.length} it has, got ai.onnx.ml.ZipMap. Export the model with probabilities as a tensor (skl2onnx: options={"zipmap": False}).`,
    ],
    [
      'an attribute the operator does not have',
      one('Relu', { alpha: { float: 1 } }),
      "Relu (node 0): expected attributes this operator has, got 'alpha'. Export the model without it.",
    ],
    [
      'an attribute of the wrong kind',
      one('Softmax', { axis: { float: 1 } }),
      "Softmax (node 0): expected 'axis' of kind int, got float. Check the graph.",
    ],
    ['an attribute that is missing', one('Cast'), "Cast (node 0): expected attribute 'to', got none. Check the graph."],
    [
      'a choice there is not',
      one('Normalizer', { norm: { string: 'L3' } }, 'ai.onnx.ml'),
      "Normalizer (node 0): expected 'norm' of 'MAX', 'L1', 'L2', got 'L3'. Check the graph.",
    ],
    ['too few inputs', one('Add'), 'Add (node 0): expected 2 inputs, got 1. Check the graph.'],
    [
      'too many inputs',
      one('Clip', {}, undefined, ['x', 'x', 'x', 'x']),
      'Clip (node 0): expected 1 to 3 inputs, got 4. Check the graph.',
    ],
    [
      'a broken graph',
      one('Relu', {}, undefined, ['q']),
      "session: expected input 'q' of node 0 (Relu) to be made by a node, got no such value. Check the graph.",
    ],
    [
      'an operator before its time',
      { ...one('QuantizeLinear'), opsets: { '': 9 } },
      "session: expected version 10 or later of operator set 'ai.onnx' for QuantizeLinear, got 9. Convert the model with onnx.version_converter.",
    ],
  ]
  test.each(cases)('%s', async (_, g, message) => {
    await expect(session(g)).rejects.toThrow(new InputError(message))
  })
})

describe('a run refuses', () => {
  const cases: [string, Record<string, unknown>, string][] = [
    ['a missing feed', { a }, "session.run: expected input 'b', got none. Pass float32 [N, 2]."],
    ['a feed too many', { a, b: a, c: a }, "session.run: expected inputs 'a', 'b', got 'c'. Drop it."],
    [
      'another element type',
      { a, b: int64([1, 2], [1, 2]) },
      "session.run: expected float32 [N, 2] for input 'b', got int64 [1, 2]. Convert or reshape it.",
    ],
    [
      'another rank',
      { a: float32([1, 2]), b: a },
      "session.run: expected float32 [N, 2] for input 'a', got float32 [2]. Convert or reshape it.",
    ],
    [
      'another size',
      { a: float32([1, 2, 3], [1, 3]), b: a },
      "session.run: expected float32 [N, 2] for input 'a', got float32 [1, 3]. Convert or reshape it.",
    ],
    [
      'sizes of one name that differ',
      { a, b: float32([1, 2], [1, 2]) },
      "session.run: expected float32 [N, 2] for input 'b', got [1, 2] after another input had N = 2. Convert or reshape it.",
    ],
    [
      'fewer values than the shape holds',
      { a, b: { ...a, data: new Float32Array(3) } },
      "session.run: expected float32 [N, 2] for input 'b', got 3 values for shape [2, 2]. Convert or reshape it.",
    ],
    [
      'values of another class than their type has',
      { a, b: { ...a, data: [1, 2, 3, 4] } },
      "session.run: expected float32 [N, 2] for input 'b', got values in Array instead of Float32Array. Convert or reshape it.",
    ],
    [
      'no values',
      { a, b: { dtype: 'float32', shape: [2, 2] } },
      "session.run: expected float32 [N, 2] for input 'b', got no values. Convert or reshape it.",
    ],
    [
      'sizes that are none',
      { a, b: { ...a, shape: [-2, -2] } },
      "session.run: expected float32 [N, 2] for input 'b', got float32 [-2, -2]. Convert or reshape it.",
    ],
    [
      'what is no array',
      { a, b: null },
      "session.run: expected float32 [N, 2] for input 'b', got null. Convert or reshape it.",
    ],
  ]
  test.each(cases)('%s', async (_, feeds, message) => {
    const s = await session(sum)
    await expect(s.run(feeds as never)).rejects.toThrow(new InputError(message))
  })
})

test('texts must be strings', async () => {
  const s = await session(
    graph([spec('x', 'string', ['N'])], [node('Identity', ['x'], ['y'])], [spec('y', 'string', ['N'])]),
  )
  await expect(s.run({ x: ['a', undefined as unknown as string] })).rejects.toThrow(
    new InputError(
      "session.run: expected string [N] for input 'x', got undefined among the strings. Convert or reshape it.",
    ),
  )
})

test('after dispose it refuses to run', async () => {
  const s = await sessionWith([add], sum)
  s.dispose()
  await expect(s.run({ a, b: a })).rejects.toThrow(
    new InputError('session.run: expected a live session, got one that was disposed. Make another.'),
  )
})
