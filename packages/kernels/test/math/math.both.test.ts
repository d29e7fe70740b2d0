import { describe, expect, test } from 'vitest'
import {
  cos,
  erf,
  erfc,
  exp,
  expm1,
  loadKernels,
  log,
  log1p,
  logSoftmax,
  logSumExp,
  math,
  pow,
  sigmoid,
  sin,
  softmax,
  softplus,
  tanh,
} from '../../src/index.ts'
import { hashBits, special, sweep, ulps, xorshift } from './sweep.ts'

const x = sweep(20_000)

// name, our function, an independent one, units in the last place allowed, hash of the bits over the sweep
const functions = [
  ['exp', exp, Math.exp, 1, '7d6a741d'],
  ['expm1', expm1, Math.expm1, 1, 'f749976a'],
  ['log', log, Math.log, 1, '72f7ada2'],
  ['log1p', log1p, Math.log1p, 1, '0164ed5e'],
  ['tanh', tanh, Math.tanh, 2, '9327c7b3'],
  ['sigmoid', sigmoid, (v: number) => 1 / (1 + Math.exp(-v)), 3, '27a2d479'],
  [
    'softplus',
    softplus,
    (v: number) => (v > 0 ? v + Math.log1p(Math.exp(-v)) : Math.log1p(Math.exp(v))),
    2,
    '61451da8',
  ],
] as const

describe.each(functions)('%s', (name, ours, theirs, allowed, hash) => {
  test('is within a few units in the last place of an independent implementation', () => {
    for (const v of x) {
      // 1 / (1 + Infinity) loses what is below the smallest normal number
      if (name === 'sigmoid' && v < -700) continue
      const u = ulps(ours(v), theirs(v))
      if (!(u <= allowed)) expect.fail(`${name}(${v}) = ${ours(v)}, expected ${theirs(v)}, off by ${u} ulp`)
    }
  })

  test('has the same bits as its kernel', async () => {
    const kernels = await loadKernels()
    using ws = kernels.workspace()
    const a = ws.float64(x)
    kernels.use(math)[name](x.length, a.at, a.at)
    for (let i = 0; i < x.length; i++)
      if (!Object.is(a.view[i], ours(x[i]!)))
        expect.fail(`${name}(${x[i]}): kernel ${a.view[i]}, TypeScript ${ours(x[i]!)}`)
  })

  test('has the same bits in every engine', () => {
    expect(hashBits(x.map(ours))).toBe(hash)
  })
})

describe('pow', () => {
  const next = xorshift(7)
  const powers = [
    ...special,
    1 / 3,
    -1 / 3,
    0.1,
    7,
    -7,
    0.75,
    1.5,
    1001,
    2 ** 33,
    ...Array.from({ length: 40 }, () => next() / 2 ** 27 - 16),
  ]

  test('agrees with Math.pow on special cases, and within a unit in the last place elsewhere', () => {
    for (const p of powers)
      for (let i = 0; i < x.length; i += i < special.length ? 1 : 23) {
        const u = ulps(pow(x[i]!, p), x[i]! ** p)
        if (!(u <= 1)) expect.fail(`pow(${x[i]}, ${p}) = ${pow(x[i]!, p)}, expected ${x[i]! ** p}, off by ${u} ulp`)
      }
  })

  test('has the same bits as its kernel', async () => {
    const kernels = await loadKernels()
    using ws = kernels.workspace()
    const a = ws.float64(x)
    const b = ws.float64(x.length)
    for (const p of powers) {
      kernels.use(math).pow(x.length, a.at, p, b.at)
      for (let i = 0; i < x.length; i++)
        if (!Object.is(b.view[i], pow(x[i]!, p)))
          expect.fail(`pow(${x[i]}, ${p}): kernel ${b.view[i]}, TypeScript ${pow(x[i]!, p)}`)
    }
  })

  test('has the same bits in every engine', () => {
    expect(hashBits(Float64Array.from(powers.flatMap((p) => Array.from(x.subarray(0, 2000), (v) => pow(v, p)))))).toBe(
      'cb91e3cf',
    )
  })
})

describe('rows', () => {
  const rows = 300
  const columns = 7
  const table = Float64Array.from(x.subarray(special.length, special.length + rows * columns), (v) =>
    Math.abs(v) < 1e6 ? v : 1e6,
  )
  const row = (r: number): Float64Array => table.subarray(r * columns, (r + 1) * columns)

  test('logSumExp, softmax and logSoftmax have the same bits as their kernels', async () => {
    const kernels = await loadKernels()
    using ws = kernels.workspace()
    const a = ws.float64(table)
    const sums = ws.float64(rows)
    const soft = ws.float64(table.length)
    const logs = ws.float64(table.length)
    const k = kernels.use(math)
    k.logSumExpRows(rows, columns, a.at, sums.at)
    k.softmaxRows(rows, columns, a.at, soft.at)
    k.logSoftmaxRows(rows, columns, a.at, logs.at)
    for (let r = 0; r < rows; r++) {
      expect(sums.view[r]).toBe(logSumExp(row(r)))
      expect(soft.view.slice(r * columns, (r + 1) * columns)).toEqual(softmax(row(r)))
      expect(logs.view.slice(r * columns, (r + 1) * columns)).toEqual(logSoftmax(row(r)))
    }
  })

  test('softmax sums to one and does not change when the row is shifted', () => {
    for (let r = 0; r < rows; r++) expect(softmax(row(r)).reduce((s, v) => s + v, 0)).toBeCloseTo(1, 12)
    expect([...softmax([1001, 1002, 1003])]).toEqual([...softmax([1, 2, 3])])
    expect(softmax([0, 0, 0, 0])).toEqual(new Float64Array(4).fill(0.25))
  })

  test('logSumExp of nothing is -Infinity, of infinities is the largest, of NaN is NaN', () => {
    expect(logSumExp([])).toBe(-Infinity)
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity)
    expect(logSumExp([1, Infinity])).toBe(Infinity)
    expect(logSumExp([1, NaN, Infinity])).toBeNaN()
    expect(logSumExp([1000, 1000])).toBe(1000 + Math.LN2)
  })
})

describe('functions without a kernel', () => {
  test('have the same bits in every engine', () => {
    const angles = x.map((v) => (Math.abs(v) < 1e6 ? v : 1e6))
    expect([sin, cos].map((f) => hashBits(angles.map(f)))).toEqual(['74ed3d9a', '926d4d8d'])
    expect([erf, erfc].map((f) => hashBits(x.map(f)))).toEqual(['49c3538b', '28009fd9'])
  })

  test('sine and cosine agree with those of the engine, and say NaN where they would be wrong', () => {
    for (const v of x) {
      if (!(Math.abs(v) < 1e6)) continue
      expect(Math.abs(sin(v) - Math.sin(v))).toBeLessThan(3e-16)
      expect(Math.abs(cos(v) - Math.cos(v))).toBeLessThan(3e-16)
    }
    for (const v of [Infinity, -Infinity, NaN, 2e6]) expect([sin(v), cos(v)]).toEqual([NaN, NaN])
    expect(Object.is(sin(-0), -0)).toBe(true)
  })

  test('erf and erfc at the ends', () => {
    expect([erf(Infinity), erf(-Infinity), erf(0), erf(NaN)]).toEqual([1, -1, 0, NaN])
    expect([erfc(Infinity), erfc(-Infinity), erfc(0), erfc(NaN)]).toEqual([0, 2, 1, NaN])
    for (const v of x) if (Math.abs(v) < 5) expect(erf(v) + erfc(v)).toBeCloseTo(1, 14)
  })
})
