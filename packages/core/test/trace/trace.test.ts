import { describe, expect, test } from 'vitest'
import { assertThrows } from '../../../testing/src/index.ts'
import { apply } from '../../src/apply.ts'
import { type Op, type Tensor, tensor, trace, valueAndGrad } from '../../src/index.ts'
import { add, expand, log1p, matMul, mean, mul, relu, reshape, softmax, square, sum } from '../../src/ops.ts'
import { wasm } from '../../src/wasm.ts'

const rows = { name: 'x', dtype: 'float32', shape: ['N', 3] } as const

describe('trace', () => {
  test('writes ONNX operators, with host tensors as constants and open sizes left open', () => {
    const w = tensor([1, 2, 3, 4, 5, 6], [3, 2])
    const graph = trace((x) => ({ probabilities: softmax(relu(matMul(x, w))) }), [rows])
    expect(graph.nodes.map((n) => n.op)).toEqual(['MatMul', 'Relu', 'Softmax', 'Identity'])
    expect(graph.inputs).toEqual([rows])
    expect(graph.outputs).toEqual([{ name: 'probabilities', dtype: 'float32', shape: ['N', 2] }])
    expect(graph.constants.k0).toEqual({ dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) })
    expect(graph.opsets).toEqual({ '': 21 })
  })

  test('names the open sizes of outputs, also of new ones', () => {
    const outputs = (fn: (x: Tensor) => Tensor) => trace(fn, [rows]).outputs[0]!.shape
    expect(outputs((x) => sum(x, 1))).toEqual(['N'])
    expect(outputs((x) => reshape(x, [-1]))).toEqual(['output_0'])
    expect(outputs((x) => mean(x))).toEqual([])
  })

  test('lowers an op to several operators with names of their own', () => {
    const graph = trace((x) => add(log1p(x), log1p(x)), [rows])
    expect(graph.nodes.map((n) => n.op)).toEqual(['Add', 'Log', 'Add', 'Log', 'Add', 'Identity'])
    const made = graph.nodes.flatMap((n) => n.outputs)
    expect(new Set(made).size).toBe(made.length)
  })

  test('gives the same graph for the same function', () => {
    const fn = (x: Tensor) => mul(softmax(x), 2)
    expect(JSON.stringify(trace(fn, [rows]).nodes)).toBe(JSON.stringify(trace(fn, [rows]).nodes))
  })

  test('traces gradients of inputs whose sizes are fixed', () => {
    const fixed = { name: 'x', dtype: 'float32', shape: [2, 3] } as const
    const graph = trace((x) => valueAndGrad((p: { x: Tensor }) => sum(square(p.x)))({ x }).grads.x, [fixed])
    expect(graph.outputs[0]!.shape).toEqual([2, 3])
    expect(graph.nodes.map((n) => n.op)).toContain('Mul')
  })

  test('refuses by name a node that has the size built in', async () => {
    await assertThrows('InputError', ['reshape', '[101,3]', 'Use 0 or -1'], () =>
      trace((x) => reshape(x, [x.shape[0]!, 3]), [rows]),
    )
    await assertThrows('InputError', ['expand'], () => trace((x) => expand(mean(x), [x.shape[0]!, 1]), [rows]))
    await assertThrows('InputError', ['constants'], () => trace((x) => mul(x, 1 / x.shape[0]!), [rows]))
    await assertThrows('InputError', ['step 1', 'add'], () =>
      trace((x) => (x.shape[0] === 101 ? add(relu(x), x) : relu(x)), [rows]),
    )
  })

  test('refuses to look at values', async () => {
    let reading: Promise<unknown> | undefined
    trace(
      (x) => {
        reading = x.data()
        reading.catch(() => {})
        return relu(x)
      },
      [rows],
    )
    await assertThrows('InputError', ['trace', 'value'], () => reading)
  })

  test('refuses a tensor of a device', async () => {
    const w = (await wasm()).tensor([1, 2, 3])
    await assertThrows('InputError', ['trace', "'wasm'"], () => trace((x) => mul(x, w), [rows]))
    w.dispose()
  })

  test('refuses an op without an ONNX form, and inputs no tensor can hold', async () => {
    const plain: Op = {
      name: 'acme/plain',
      infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
      reference: ([x]) => [x!.data.slice()],
    }
    await assertThrows('InputError', ['acme/plain'], () => trace((x) => apply(plain, [x], {})[0]!, [rows]))
    await assertThrows('InputError', ['string', "'s'"], () =>
      trace((x) => x, [{ name: 's', dtype: 'string', shape: ['N'] }]),
    )
  })
})
