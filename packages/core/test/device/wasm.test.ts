import { describe, expect, test } from 'vitest'
import { assertThrows } from '../../../testing/src/index.ts'
import { scope } from '../../src/index.ts'
import { add, expand, gather, log1p, matMul, mean, scatterAdd, slice, sum } from '../../src/ops.ts'
import { wasm } from '../../src/wasm.ts'

const before = { rejections: process.listeners('unhandledRejection'), errors: process.listeners('uncaughtException') }
let device = await wasm()

describe('wasm()', () => {
  test('is one device a process', async () => {
    expect(await wasm()).toBe(device)
    expect(await wasm({ threads: 1 })).toBe(device)
  })

  test("leaves the process's listeners as they were", () => {
    expect(process.listeners('unhandledRejection')).toEqual(before.rejections)
    expect(process.listeners('uncaughtException')).toEqual(before.errors)
  })

  test('throws where memory ends, and goes on working', async () => {
    const x = device.tensor([1])
    // Sizes that 32 bits would take for negative, and one that they would take for nothing.
    for (const n of [2 ** 29, 1_073_741_000, 2 ** 30]) {
      await assertThrows('DeviceError', ['2 GB', '4 GB', 'Dispose'], () => expand(x, [n]))
    }
    expect([...(await add(x, 1).data())]).toEqual([2])
    x.dispose()
  })

  test('takes no more memory than it was given, and all of it again once it is free', async () => {
    device.dispose()
    const small = await wasm({ memory: 1000 })
    const x = small.tensor(new Float32Array(200))
    await assertThrows('DeviceError', ['1000 bytes', '800 in use'], () => small.tensor(new Float32Array(51)))
    small.tensor(new Float32Array(50)).dispose()
    x.dispose()
    small.tensor(new Float32Array(250)).dispose()
    small.dispose()
    device = await wasm()
  })

  test('refuses impossible options by name', async () => {
    await assertThrows('ParamError', ['threads', '0'], () => wasm({ threads: 0 }))
    await assertThrows('ParamError', ['memory', '-1'], () => wasm({ memory: -1 }))
  })

  test('adds up in float64: a total past 2^24 keeps counting', async () => {
    const n = 20_000_000
    const [total, average] = scope(() => {
      const ones = expand(device.tensor([1]), [n])
      return [sum(ones), mean(ones)] as const
    })
    expect((await total.data())[0]).toBe(n)
    expect((await average.data())[0]).toBe(1)
    total.dispose()
    average.dispose()
  })

  test('takes the logarithm of 1 + x to full precision near 0', async () => {
    const y = scope(() => log1p(device.tensor([1e-8, -1e-8, 0])))
    expect([...(await y.data())]).toEqual([Math.fround(1e-8), Math.fround(-1e-8), 0])
    y.dispose()
  })

  test('multiplies a row alone and in a batch to the same bits, transposed or not', async () => {
    const random = (n: number) =>
      Float32Array.from({ length: n }, (_, i) => Math.fround(((i * 7919) % 997) / 997 - 0.5))
    const { all, one, flipped } = scope(() => {
      const x = device.tensor(random(70 * 301), [70, 301])
      const w = device.tensor(random(301 * 33), [301, 33])
      const wt = device.tensor(transposed(random(301 * 33), 301, 33), [33, 301])
      return {
        all: slice(matMul(x, w), [41], [42]),
        one: matMul(slice(x, [41], [42]), w),
        flipped: slice(matMul(x, wt, { transposeB: true }), [41], [42]),
      }
    })
    expect(await one.data()).toEqual(await all.data())
    expect(await flipped.data()).toEqual(await all.data())
    for (const t of [all, one, flipped]) t.dispose()
  })

  test('names an index out of range', async () => {
    const x = device.tensor([1, 2, 3])
    const i = device.tensor([0, 3], [2], 'int32')
    await assertThrows('InputError', ['gather', '0 to 2', '3'], () => gather(x, i))
    await assertThrows('InputError', ['scatterAdd', '0 to 1'], () => scatterAdd(i, slice(x, [0], [2]), 2))
    x.dispose()
    i.dispose()
  })

  test('can be disposed and started again', async () => {
    const x = device.tensor([1, 2])
    device.dispose()
    await assertThrows('DeviceError', ['disposed'], () => add(x, x))
    const next = await wasm()
    expect(next).not.toBe(device)
    const y = next.tensor([3])
    expect([...(await add(y, y).data())]).toEqual([6])
    y.dispose()
    next.dispose()
  })
})

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
}
