import { describe, expect, test } from 'vitest'
import { assertThrows } from '../../../testing/src/index.ts'
import { hostData, hostTensor, type Op, scope, type Tensor, tensor, valueAndGrad } from '../../src/index.ts'
import { add, exp, floor, mean, mul, square, stopGradient, sub, sum } from '../../src/ops.ts'
import { wasm } from '../../src/wasm.ts'

const f64 = (...values: number[]) => hostTensor(Float64Array.from(values), [values.length], 'float64')
const values = (t: Tensor) => [...hostData(t)]

describe('valueAndGrad', () => {
  test('returns what the function returns, and the gradient of its loss', () => {
    const fn = valueAndGrad(({ x }: { x: Tensor }) => {
      const squares = square(x)
      return { loss: sum(squares), squares, note: 'kept' }
    })
    const { value, grads } = fn({ x: f64(1, -2, 3) })
    expect(values(value.loss)).toEqual([14])
    expect(values(value.squares)).toEqual([1, 4, 9])
    expect(value.note).toBe('kept')
    expect(values(grads.x)).toEqual([2, -4, 6])
  })

  test('adds up the gradient of a parameter used more than once', () => {
    const { grads } = valueAndGrad(({ x }: { x: Tensor }) => sum(add(mul(x, x), add(x, x))))({ x: f64(1, 5) })
    expect(values(grads.x)).toEqual([4, 12])
  })

  test('gives zeros for a parameter the loss does not depend on', () => {
    const { grads } = valueAndGrad((p: { x: Tensor; y: Tensor }) => sum(p.x))({ x: f64(1), y: f64(2, 3) })
    expect(values(grads.y)).toEqual([0, 0])
  })

  test('gives each parameter a gradient tensor of its own', () => {
    const { grads } = valueAndGrad((p: { x: Tensor; y: Tensor }) => sum(add(p.x, p.y)))({ x: f64(1), y: f64(2) })
    grads.x.dispose()
    expect(values(grads.y)).toEqual([1])
  })

  test('takes stopGradient for a constant and step functions for flat', () => {
    const { grads } = valueAndGrad(({ x }: { x: Tensor }) => sum(mul(x, add(stopGradient(x), floor(x)))))({ x: f64(3) })
    expect(values(grads.x)).toEqual([6])
  })

  test('nests: the third derivative of x^4 is 24 x', () => {
    const power = ({ x }: { x: Tensor }) => sum(square(square(x)))
    const first = (p: { x: Tensor }) => sum(valueAndGrad(power)(p).grads.x)
    const second = (p: { x: Tensor }) => sum(valueAndGrad(first)(p).grads.x)
    const { value, grads } = valueAndGrad(second)({ x: f64(2) })
    expect(values(value)).toEqual([48])
    expect(values(grads.x)).toEqual([48])
  })

  test('keeps inner and outer parameters apart', () => {
    // d/dx (x * d/dy (x + y)) = d/dx (x * 1) = 1
    const outer = ({ x }: { x: Tensor }) => {
      const { grads } = valueAndGrad(({ y }: { y: Tensor }) => sum(add(x, y)))({ y: f64(1) })
      return sum(mul(x, grads.y))
    }
    expect(values(valueAndGrad(outer)({ x: f64(7) }).grads.x)).toEqual([1])
  })

  test('refuses a loss that is no scalar, or that does not depend on the parameters', async () => {
    const x = f64(1, 2)
    await assertThrows('InputError', ['scalar', '[2]'], () => valueAndGrad((p: { x: Tensor }) => square(p.x))({ x }))
    await assertThrows('InputError', ['depends'], () => valueAndGrad((_: { x: Tensor }) => sum(f64(1)))({ x }))
    await assertThrows('InputError', ['parameter'], () => valueAndGrad(() => sum(x))({}))
    await assertThrows('InputError', ['int32', "'n'"], () =>
      valueAndGrad(({ n }: { n: Tensor }) => sum(n))({ n: tensor([1], [1], 'int32') }),
    )
  })

  test('names an op that has no gradient', async () => {
    const blind: Op = {
      name: 'acme/blind',
      infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
      reference: ([x]) => [x!.data.slice()],
    }
    const { apply } = await import('../../src/index.ts')
    const fn = valueAndGrad(({ x }: { x: Tensor }) => sum(apply(blind, [x], {})[0]!))
    await assertThrows('InputError', ['acme/blind', 'stopGradient'], () => fn({ x: f64(1) }))
  })

  test('refuses its tensors once it has returned', async () => {
    let escaped: Tensor | undefined
    valueAndGrad(({ x }: { x: Tensor }) => {
      escaped = exp(x)
      return sum(escaped)
    })({ x: f64(1) })
    await assertThrows('InputError', ['exp', 'disposed'], () => exp(escaped!))
  })

  test('frees activations as the backward pass goes by them, and everything when the function throws', async () => {
    const device = await wasm()
    const x = device.tensor(new Float32Array(1000))
    const before = device.live
    let deepest = 0
    const watched: Op = {
      name: 'acme/watched',
      infer: ([a]) => [{ shape: a!.shape, dtype: a!.dtype }],
      compose: ([a]) => [mul(a!, 1)],
      grad: (_, [dy]) => {
        deepest = Math.min(deepest || Infinity, device.live)
        return [mul(dy!, 1)]
      },
      reference: ([a]) => [a!.data.slice()],
    }
    const { apply } = await import('../../src/index.ts')
    const deep = ({ x }: { x: Tensor }) => {
      let y = apply(watched, [x], {})[0]!
      for (let i = 0; i < 50; i++) y = sub(exp(mul(y, 0.01)), 1)
      return mean(y)
    }
    const { value, grads } = valueAndGrad(deep)({ x })
    // At the first op's turn, nearly all of the 200 tensors of the forward pass are gone but its scalars.
    expect(deepest - before).toBeLessThan(110)
    value.dispose()
    grads.x.dispose()
    expect(device.live).toBe(before)

    const failing = valueAndGrad((p: { x: Tensor }) => {
      sum(exp(p.x))
      throw new Error('stop')
    })
    expect(() => failing({ x })).toThrow('stop')
    expect(device.live).toBe(before)
    x.dispose()
  })

  test('works inside a scope, and scopes work inside it', () => {
    const { grads } = scope(() =>
      valueAndGrad(({ x }: { x: Tensor }) => sum(scope(() => scope(() => mul(exp(x), 2)))))({ x: f64(0) }),
    )
    expect(values(grads.x)).toEqual([2])
  })
})
