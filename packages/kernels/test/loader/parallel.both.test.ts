import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cut, exp, type Kernels, loadKernels, log1p, math, sparse } from '../../src/index.ts'

const n = 10_007
const x = Float64Array.from({ length: n }, (_, i) => ((i * 2654435761) % 4096) / 256 - 8)

describe.each([1, 2, 3])('with %i threads', (threads) => {
  let kernels: Kernels
  beforeAll(async () => {
    kernels = await loadKernels({ threads })
  })
  afterAll(() => kernels.close())

  test('kernels have as many threads as asked for, and shared memory from two on', () => {
    expect(kernels.threads).toBe(threads)
    expect(kernels.memory.buffer instanceof SharedArrayBuffer).toBe(threads > 1)
  })

  test('every block runs once, and the bits are those of one thread', () => {
    using ws = kernels.workspace()
    const a = ws.float64(x)
    const b = ws.float64(n)
    for (let round = 0; round < 20; round++) {
      b.view.fill(0)
      kernels.parallel(
        math,
        'exp',
        cut(n, 101 + round).map(([from, to]) => [to - from, a.at + 8 * from, b.at + 8 * from]),
      )
      expect(b.copy()).toEqual(x.map(exp))
    }
  })

  test('in place: a block that ran twice, or not at all, would show', () => {
    using ws = kernels.workspace()
    const a = ws.float64(new Float64Array(5000).fill(0.5))
    for (let round = 0; round < 200; round++) {
      a.view.fill(0.5)
      // 5000 blocks of one number
      kernels.parallel(
        math,
        'log1p',
        cut(5000, round % 2 ? 1 : 7).map(([from, to]) => [to - from, a.at + 8 * from, a.at + 8 * from]),
      )
      expect(a.view.every((v) => v === a.view[0] && v < 0.5)).toBe(true)
    }
  })

  test('the calls of a block run one after the other, each block on one thread', () => {
    using ws = kernels.workspace()
    const a = ws.float64(x)
    const b = ws.float64(n)
    for (let round = 0; round < 20; round++) {
      b.view.fill(0)
      // In place from the second call on: out of order, or twice, it would be another number.
      kernels.parallelChains(
        math,
        ['exp', 'log1p', 'log1p'],
        cut(n, 37 + round).map(([from, to]) => [
          [to - from, a.at + 8 * from, b.at + 8 * from],
          [to - from, b.at + 8 * from, b.at + 8 * from],
          [to - from, b.at + 8 * from, b.at + 8 * from],
        ]),
      )
      expect(b.copy()).toEqual(x.map((v) => log1p(log1p(exp(v)))))
    }
  })

  test('chains whose calls are fewer or more than the procedures are refused', () => {
    expect(() => kernels.parallelChains(math, ['exp', 'log1p'], [[[0, 64, 64]]])).toThrow('2 calls in every block')
  })

  test('more blocks than fit the control block at once are run in turns', () => {
    using ws = kernels.workspace()
    const a = ws.float64(60_000)
    kernels.parallel(
      math,
      'exp',
      cut(60_000, 1).map(([from]) => [1, a.at + 8 * from, a.at + 8 * from]),
    )
    expect(a.view.every((v) => v === 1)).toBe(true)
  })

  test('works on memory that grew after the threads started', () => {
    using ws = kernels.workspace()
    for (let i = 0; i < 5; i++) {
      const a = ws.float64(400_000)
      kernels.parallel(
        math,
        'exp',
        cut(400_000, 50_000).map(([from, to]) => [to - from, a.at + 8 * from, a.at + 8 * from]),
      )
      expect(a.view.every((v) => v === 1)).toBe(true)
    }
  })

  test('a trap in any block becomes an error here, names the lowest block, and leaves the pool usable', () => {
    using ws = kernels.workspace()
    const a = ws.float64(100)
    const outside = 0xfffffff0
    const blocks = cut(100, 1).map(([i]) => [1, i === 37 || i === 99 ? outside : a.at + 8 * i, a.at + 8 * i])
    for (let round = 0; round < 10; round++) {
      a.view.fill(0)
      expect(() => kernels.parallel(math, 'exp', blocks)).toThrow(
        /^kernels\.parallel: math\.exp failed in block 37: .*out of bounds/,
      )
      expect(a.view.every((v, i) => v === (i === 37 || i === 99 ? 0 : 1))).toBe(true)
    }
  })

  test('modules can be used in turns', () => {
    using ws = kernels.workspace()
    const rows = 1000
    const indptr = ws.int32(Int32Array.from({ length: rows + 1 }, (_, i) => i))
    const indices = ws.int32(rows)
    const values = ws.float64(Float64Array.from({ length: rows }, (_, i) => i))
    const w = ws.float64([2])
    const y = ws.float64(rows)
    for (let round = 0; round < 10; round++) {
      kernels.parallel(
        sparse,
        'csrMatVec',
        cut(rows, 64).map(([from, to]) => [from, to, indptr.at, indices.at, values.at, w.at, 1, y.at]),
      )
      expect(y.view.every((v, i) => v === 2 * i + 1)).toBe(true)
      kernels.parallel(
        math,
        'exp',
        cut(rows, 64).map(([from, to]) => [to - from, indices.at, y.at + 8 * from]),
      )
    }
  })

  test('no blocks is nothing to do', () => {
    expect(kernels.parallel(math, 'exp', [])).toHaveLength(0)
  })
})

test('the same number of threads gives the same kernels, until they are closed', async () => {
  const first = await loadKernels({ threads: 2 })
  expect(await loadKernels({ threads: 2 })).toBe(first)
  first.close()
  const second = await loadKernels({ threads: 2 })
  expect(second).not.toBe(first)
  expect(() =>
    first.parallel(math, 'exp', [
      [0, 64, 64],
      [0, 64, 64],
    ]),
  ).toThrow('closed')
  second.close()
})

test('a number of threads that makes no sense is refused', async () => {
  for (const threads of [0, -1, 1.5, NaN, 1000]) await expect(loadKernels({ threads })).rejects.toThrow(RangeError)
})

test('where memory cannot be shared, one thread does the work', async () => {
  const original = globalThis.SharedArrayBuffer
  Reflect.deleteProperty(globalThis, 'SharedArrayBuffer')
  try {
    const kernels = await loadKernels({ threads: 5 })
    expect(kernels.threads).toBe(1)
    expect(kernels).toBe(await loadKernels())
    using ws = kernels.workspace()
    const a = ws.float64(2)
    kernels.parallel(
      math,
      'exp',
      cut(2, 1).map(([from, to]) => [to - from, a.at + 8 * from, a.at + 8 * from]),
    )
    expect([...a.view]).toEqual([1, 1])
  } finally {
    globalThis.SharedArrayBuffer = original
  }
})
