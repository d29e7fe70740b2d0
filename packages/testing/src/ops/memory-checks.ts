import { type Device, type Params, scope, type Tensor, tensor, valueAndGrad } from '@foldwise/core'
import { add, matMul, mean, mul, relu, reshape, sub, sum } from '@foldwise/core/ops'
import { assertClose, assertSame, assertThrows, exact } from './assert-close.ts'
import type { Check } from './check.ts'

/** Checks that a device frees what it should, keeps what it should, and says what is wrong otherwise. */
export function memoryChecks(device: Device): Check[] {
  const on = (what: string) => `${device.name} ${what}`
  return [
    { name: on('reads back what was written, as a copy'), run: () => readsBack(device) },
    { name: on('frees everything a scope made, except what it returns'), run: () => frees(device) },
    { name: on('frees a scope that throws'), run: () => freesAfterError(device) },
    { name: on('frees a training step, except values and gradients'), run: () => freesSteps(device) },
    { name: on('leaks nothing when two fits take turns'), run: () => twoFits(device) },
    { name: on('keeps the views of a tensor apart from its updates'), run: () => updates(device) },
    { name: on('multiplies by the new values after an update'), run: () => updatesWeights(device) },
    { name: on('refuses tensors of another device and names the remedy'), run: () => refusesMixing(device) },
    { name: on('refuses a disposed tensor by the op it went to'), run: () => refusesDisposed(device) },
    { name: on('refuses dtypes it does not have'), run: () => refusesDTypes(device) },
    { name: on('refuses an update of another size or type'), run: () => refusesUpdates(device) },
  ]
}

async function readsBack(device: Device): Promise<void> {
  const source = Float32Array.of(1, -2.5, 3)
  const t = device.tensor(source, [3, 1])
  source.fill(9)
  const first = await t.data()
  assertClose(first, [1, -2.5, 3], exact)
  first.fill(7)
  assertClose(await t.data(), [1, -2.5, 3], exact)
  assertSame('shape', t.shape, [3, 1])
  t.dispose()
  await balanced(device, () => {
    for (const dtype of ['int32', 'bool'] as const) device.tensor([1, 0, 1], [3], dtype).dispose()
  })
}

async function frees(device: Device): Promise<void> {
  await balanced(device, async () => {
    const x = device.tensor([1, 2, 3, 4])
    const before = device.live
    const { y } = scope(() => {
      const z = mul(add(x, x), 3)
      return { y: sub(z, 1) }
    })
    assertSame('tensors alive', device.live, before + 1)
    assertClose(await y.data(), [5, 11, 17, 23], exact)
    y.dispose()
    y.dispose()
    x.dispose()
  })
}

async function freesAfterError(device: Device): Promise<void> {
  await balanced(device, async () => {
    const failing = () =>
      scope(() => {
        const x = device.tensor([1, 2, 3, 4], [2, 2])
        const y = mul(x, x)
        return matMul(y, device.tensor([1, 2, 3]))
      })
    await assertThrows('InputError', ['matMul'], failing)
  })
}

async function freesSteps(device: Device): Promise<void> {
  await balanced(device, async () => {
    const params = network(device)
    const x = device.tensor([1, 2, 3, 4, 5, 6], [2, 3])
    const before = device.live
    const { value, grads } = valueAndGrad((p: Params) => ({ loss: loss(p, x), hidden: hidden(p, x) }))(params)
    assertSame('tensors alive', device.live, before + 2 + Object.keys(params).length)
    for (const t of [value.loss, value.hidden, ...Object.values(grads)]) await t.data()
    for (const t of [value.loss, value.hidden, ...Object.values(grads), ...Object.values(params), x]) t.dispose()
  })
}

async function twoFits(device: Device): Promise<void> {
  await balanced(device, async () => {
    const scores = await Promise.all([fit(device, 1), fit(device, 2)])
    for (const [first, last] of scores) {
      if (!(last < first)) throw new Error(`expected a loss below ${first}, got ${last}`)
    }
  })
}

/** A small fit that gives way to others after each step. Returns its first and last loss. */
async function fit(device: Device, scale: number): Promise<[number, number]> {
  let params: Params = network(device)
  const x = device.tensor([1, -2, 3, -4, 5, -6, 2, 1, 0], [3, 3])
  const losses: number[] = []
  for (let step = 0; step < 6; step++) {
    const { value, next } = scope(() => {
      const { value, grads } = valueAndGrad((p: Params) => mul(loss(p, x), scale))(params)
      const next = Object.fromEntries(
        Object.entries(params).map(([name, p]) => [name, sub(p, mul(grads[name]!, 0.01 / scale))]),
      )
      return { value, next }
    })
    for (const t of Object.values(params)) t.dispose()
    params = next
    losses.push((await value.data())[0]!)
    value.dispose()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
  for (const t of [x, ...Object.values(params)]) t.dispose()
  return [losses[0]!, losses.at(-1)!]
}

async function updates(device: Device): Promise<void> {
  const x = device.tensor([1, 2, 3, 4])
  const view = reshape(x, [2, 2])
  device.update(x, Float32Array.of(5, 6, 7, 8))
  assertClose(await view.data(), [1, 2, 3, 4], exact)
  assertClose(await x.data(), [5, 6, 7, 8], exact)
  x.dispose()
  assertClose(await view.data(), [1, 2, 3, 4], exact)
  view.dispose()
}

async function updatesWeights(device: Device): Promise<void> {
  const x = device.tensor([1, 1], [1, 2])
  const w = device.tensor([1, 2, 3, 4], [2, 2])
  const before = matMul(x, w)
  device.update(w, Float32Array.of(10, 20, 30, 40))
  const after = matMul(x, w)
  assertClose(await before.data(), [4, 6], exact)
  assertClose(await after.data(), [40, 60], exact)
  for (const t of [x, w, before, after]) t.dispose()
}

async function refusesMixing(device: Device): Promise<void> {
  const x = device.tensor([1, 2])
  await assertThrows('InputError', ['add', 'host', device.name, 'device.tensor'], () => add(x, tensor([1, 2])))
  x.dispose()
}

async function refusesDisposed(device: Device): Promise<void> {
  const x = device.tensor([1, 2])
  x.dispose()
  await assertThrows('InputError', ['sum', 'disposed'], () => sum(x))
  await assertThrows('InputError', ['disposed'], () => x.data())
}

async function refusesDTypes(device: Device): Promise<void> {
  await assertThrows('DeviceError', ['float64', 'float32'], () => device.tensor(Float64Array.of(1)))
}

async function refusesUpdates(device: Device): Promise<void> {
  const x = device.tensor([1, 2])
  await assertThrows('InputError', ['update'], () => device.update(x, Float32Array.of(1)))
  await assertThrows('InputError', ['update'], () => device.update(x, Int32Array.of(1, 2)))
  x.dispose()
}

/** Runs `work`, after which as many tensors must be alive as before. */
async function balanced(device: Device, work: () => void | Promise<void>): Promise<void> {
  const before = device.live
  await work()
  assertSame('tensors alive', device.live, before)
}

function network(device: Device): Params {
  const values = (n: number) => Float32Array.from({ length: n }, (_, i) => ((i * 37) % 11) / 11 - 0.4)
  return { w: device.tensor(values(12), [3, 4]), b: device.tensor(values(4), [4]), v: device.tensor(values(4), [4, 1]) }
}

/** A scope of its own, as layers have: the tape must keep what the scope would free. */
const hidden = (p: Params, x: Tensor): Tensor => scope(() => relu(add(matMul(x, p.w!), p.b!)))

function loss(p: Params, x: Tensor): Tensor {
  const error = sub(matMul(hidden(p, x), p.v!), 1)
  return mean(mul(error, error))
}
