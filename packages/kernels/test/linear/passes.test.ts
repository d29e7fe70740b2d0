import { expect, test } from 'vitest'
import { linear, loadKernels } from '../../src/index.ts'
import { xorshift } from '../math/sweep.ts'
import { curvatureTimes, lossAndGradient, type Model } from './reference.ts'

const kernels = await loadKernels()
const k = kernels.use(linear)

function problem(rows: number, features: number, classes: number, density: number): Model {
  const next = xorshift(rows * 31 + features * 7 + classes)
  const r = (): number => next() / 2 ** 31 - 1
  const outputs = classes === 2 ? 1 : classes
  return {
    x: Array.from({ length: rows }, () =>
      Array.from({ length: features }, () => (Math.abs(r()) < density ? 4 * r() : 0)),
    ),
    y: Array.from({ length: rows }, () => Math.floor(Math.abs(r()) * classes) % classes),
    // Equal weights take another way than unequal ones: have both.
    weight: Array.from({ length: rows }, (_, i) => (i < rows / 2 ? 0.5 : Math.abs(r()))),
    coef: Array.from({ length: outputs }, () => Array.from({ length: features }, r)),
    intercept: Array.from({ length: outputs }, r),
  }
}

function close(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length)
  wanted.forEach((v, i) => {
    expect(Math.abs(found[i]! - v)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(v)))
  })
}

const shapes = [
  [1, 1, 2],
  [37, 5, 2],
  [64, 12, 2],
  [16, 3, 3],
  [50, 7, 4],
  [33, 10, 7],
] as const

test.each(shapes)(
  'dense passes agree with the reference: %i rows, %i columns, %i classes',
  (rows, features, classes) => {
    using ws = kernels.workspace()
    const m = problem(rows, features, classes, 1)
    const v = problem(rows, features, classes, 1)
    const outputs = m.coef.length
    const width = Math.ceil((features + 1) / 4) * 4
    const padded = Math.ceil(rows / 16) * 16
    const x = ws.float64(padded * width)
    for (const [i, row] of m.x.entries()) x.view.set([...row, 1], i * width)
    const y = ws.int32(padded)
    y.view.set(m.y)
    const weight = ws.float64(padded)
    weight.view.set(m.weight)
    const laidOut = (from: Model) => {
      const out = ws.float64(outputs * width)
      for (const [o, c] of from.coef.entries()) out.view.set([...c, from.intercept[o]!], o * width)
      return out
    }
    const w = laidOut(m)
    const direction = laidOut(v)
    const z = ws.float64(outputs * 16)
    const kept = ws.float64(padded * outputs)
    const read = (g: { view: Float64Array }) =>
      m.coef.flatMap((_, o) => [...g.view.subarray(o * width, o * width + features + 1)])

    const g = ws.float64(outputs * width)
    const half = Math.floor(padded / 32) * 16
    const args = [width, outputs, x.at, y.at, weight.at, w.at, z.at, g.at, kept.at] as const
    const loss = k.denseGradient(0, half, ...args) + k.denseGradient(half, padded, ...args)
    const wanted = lossAndGradient(m)
    close([loss], [wanted.loss])
    close(read(g), wanted.gradient)

    const h = ws.float64(outputs * width)
    k.denseCurvature(0, padded, width, outputs, x.at, weight.at, direction.at, z.at, h.at, kept.at)
    close(read(h), curvatureTimes(m, v))
  },
)

test.each(shapes)(
  'sparse passes agree with the reference: %i rows, %i columns, %i classes',
  (rows, features, classes) => {
    using ws = kernels.workspace()
    const m = problem(rows, features, classes, 0.4)
    const v = problem(rows, features, classes, 0.4)
    const outputs = m.coef.length
    const lanes = outputs === 1 ? 1 : outputs + (outputs & 1)
    const start = [0]
    const columns: number[] = []
    const cells: number[] = []
    for (const row of m.x) {
      row.forEach((value, j) => {
        if (value === 0) return
        columns.push(j)
        cells.push(value)
      })
      start.push(columns.length)
    }
    const matrix = [ws.int32(start).at, ws.int32(columns).at, ws.float64(cells).at] as const
    const y = ws.int32(m.y)
    const weight = ws.float64(m.weight)
    const laidOut = (from: Model) => {
      const out = ws.float64((features + 1) * lanes)
      from.coef.forEach((c, o) => {
        ;[...c, from.intercept[o]!].forEach((value, j) => {
          out.view[j * lanes + o] = value
        })
      })
      return out
    }
    const w = laidOut(m)
    const direction = laidOut(v)
    const z = ws.float64(17 * lanes)
    const pairs = ws.raw(Float64Array, 2 * (features + 1))
    const kept = ws.float64(rows * outputs)
    const read = (g: { view: Float64Array }) =>
      m.coef.flatMap((_, o) => Array.from({ length: features + 1 }, (_, j) => g.view[j * lanes + o]!))
    const g = ws.float64((features + 1) * lanes)
    const h = ws.float64((features + 1) * lanes)
    const half = rows >> 1
    const wanted = lossAndGradient(m)
    const gradient = (from: number, to: number) =>
      outputs === 1
        ? k.csrGradient(from, to, features, ...matrix, y.at, weight.at, w.at, true, z.at, pairs.at, g.at, kept.at)
        : k.csrClassesGradient(from, to, features, outputs, ...matrix, y.at, weight.at, w.at, true, z.at, g.at, kept.at)
    close([gradient(0, half) + gradient(half, rows)], [wanted.loss])
    close(read(g), wanted.gradient)
    if (outputs === 1) k.csrCurvature(0, rows, features, ...matrix, direction.at, true, z.at, pairs.at, h.at, kept.at)
    else
      k.csrClassesCurvature(0, rows, features, outputs, ...matrix, weight.at, direction.at, true, z.at, h.at, kept.at)
    close(read(h), curvatureTimes(m, v))
  },
)

test('far margins neither overflow nor lose their small residuals', () => {
  using ws = kernels.workspace()
  const x = ws.float64(16 * 4)
  const margins = [800, -800, 40, -40]
  margins.forEach((margin, i) => {
    x.view[i * 4] = margin
  })
  const y = ws.int32(16)
  y.view.set([1, 0, 1, 0])
  const weight = ws.float64(16)
  weight.view.fill(1, 0, 4)
  const g = ws.float64(4)
  const kept = ws.float64(16)
  const loss = k.denseGradient(
    0,
    16,
    4,
    1,
    x.at,
    y.at,
    weight.at,
    ws.float64([1, 0, 0, 0]).at,
    ws.float64(16).at,
    g.at,
    kept.at,
  )
  expect(loss).toBeGreaterThan(0)
  expect(loss).toBeLessThan(1e-15)
  expect([...kept.view.subarray(2, 4)]).toEqual([Math.exp(-40), Math.exp(-40)])
  // -e^-40 * 40 twice
  expect(g.view[0]! / (-80 * Math.exp(-40))).toBeCloseTo(1, 12)
})

test('a block of rows of one weight has the bits that each of its rows has alone', () => {
  using ws = kernels.workspace()
  const margins = [0, -0, 0.3, -0.3, 2, -7, 31, -36.5, 40, -705, 707.9, 708.1, -740, 800, -1e300, NaN]
  const matrix = [
    ws.int32(Array.from({ length: 17 }, (_, i) => i)).at,
    ws.int32(new Array(16).fill(0)).at,
    ws.float64(margins).at,
  ] as const
  const w = ws.float64([1, 0])
  const weight = ws.float64(16)
  weight.view.fill(0.7)
  const z = ws.float64(16)
  const pairs = ws.raw(Float64Array, 4)
  for (const first of [0, 1]) {
    const y = ws.int32(margins.map((_, i) => (i + first) % 2))
    const run = (from: number, to: number) => {
      const g = ws.float64(2)
      const kept = ws.float64(16)
      k.csrGradient(from, to, 1, ...matrix, y.at, weight.at, w.at, false, z.at, pairs.at, g.at, kept.at)
      return { residuals: [...z.view.subarray(0, to - from)], curvatures: [...kept.view.subarray(from, to)] }
    }
    const alone = margins.map((_, i) => run(i, i + 1))
    expect(run(0, 16)).toEqual({
      residuals: alone.map((r) => r.residuals[0]),
      curvatures: alone.map((r) => r.curvatures[0]),
    })
  }
})
