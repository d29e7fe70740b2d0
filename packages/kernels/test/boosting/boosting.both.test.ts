import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  binOf,
  boundedSplitsOf,
  categoricalSplitsOf,
  histogramOf,
  lossOf,
  splitsOf,
} from '../../src/boosting/reference.ts'
import { boosting, boostingLoss, loadKernels, type Region, type Workspace } from '../../src/index.ts'

const kernels = await loadKernels()
const fns = kernels.use(boosting)
const int = (max: number) => fc.integer({ min: 0, max })

/** A small generator of whole numbers below n, the same in every engine. */
function numbers(seed: number): (n: number) => number {
  let s = seed >>> 0
  return (n) => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return Math.floor((s / 2 ** 32) * n)
  }
}

const pairs = (ws: Workspace, values: BigInt64Array): Region<Float64Array> => {
  const region = ws.raw(Float64Array, values.length)
  new BigInt64Array(kernels.memory.buffer, region.at, values.length).set(values)
  return region
}
const read = (at: number, length: number): BigInt64Array => new BigInt64Array(kernels.memory.buffer, at, length).slice()

test('binRows counts the edges below each value', () => {
  const value = fc.oneof(fc.double({ min: -5, max: 5 }), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1))
  fc.assert(
    fc.property(
      fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { maxLength: 23 }),
      int(254),
      (rows, count) => {
        using ws = kernels.workspace()
        const edges = [0, count, 3].map((n) => Float64Array.from({ length: n }, (_, i) => ((i + 1) * 8) / (n + 1) - 4))
        const table = ws.raw(Float64Array, 3 * 256)
        table.view.fill(Infinity)
        edges.forEach((e, f) => {
          table.view.set(e, 256 * f)
        })
        const steps = ws.int32(edges.map((e) => (e.length === 0 ? 0 : 1 << (31 - Math.clz32(e.length)))))
        const bins = ws.uint8(4 * rows.length)
        const x = ws.float64(rows.flat())
        fns.binRows(rows.length, 3, x.at, table.at, steps.at, 0, 4, bins.at)
        const expected = rows.map((row) => row.map((v, f) => binOf(v, edges[f]!)))
        expect(rows.map((_, i) => [...bins.view.subarray(4 * i, 4 * i + 3)])).toEqual(expected)
      },
    ),
  )
})

test('binRows finds categories among those that are known', () => {
  using ws = kernels.workspace()
  const categories = [0, 2, 3, 7]
  const table = ws.raw(Float64Array, 512)
  table.view.fill(Infinity)
  table.view.set(categories)
  table.view.set([1.5], 256)
  const x = [0, 1, 2, 3, 4, 7, 8, NaN, Infinity]
  const bins = ws.uint8(2 * x.length)
  fns.binRows(
    x.length,
    2,
    ws.float64(x.flatMap((v) => [v, v])).at,
    table.at,
    ws.int32([4, 1]).at,
    ws.uint8([1, 0]).at,
    2,
    bins.at,
  )
  expect(x.map((_, i) => bins.view[2 * i])).toEqual([0, 254, 1, 2, 254, 3, 254, 255, 4])
  expect(x.map((_, i) => bins.view[2 * i + 1])).toEqual([0, 0, 1, 1, 1, 1, 1, 255, 1])
})

test('histograms are exact sums, whichever way the rows are read', () => {
  fc.assert(
    fc.property(int(70), fc.integer({ min: 1, max: 37 }), int(1e9), (n, features, seed) => {
      using ws = kernels.workspace()
      const next = numbers(seed)
      const stride = (features + 3) & ~3
      const bins = ws.uint8(Uint8Array.from({ length: n * stride }, () => next(4) * 85))
      const values = BigInt64Array.from({ length: 2 * n }, () => BigInt(next(1e9) - 5e8) << 20n)
      const g = pairs(ws, values)
      const some = Uint32Array.from({ length: n }, (_, i) => i).filter(() => next(3) > 0)
      const rows = ws.uint32(some)
      const hist = ws.float64(features * 512)
      const stage = ws.uint8(8 * (((features + 15) & ~15) + 16))
      const binAt = (r: number, f: number) => bins.view[r * stride + f]!

      fns.histogram(0, n, features, bins.at, stride, g.at, hist.at)
      const all = histogramOf(binAt, features, Array(n).keys(), values)
      expect(read(hist.at, all.length)).toEqual(all)

      const part = histogramOf(binAt, features, some, values)
      hist.view.fill(0)
      fns.gatheredHistogram(0, some.length, rows.at, features, bins.at, stride, g.at, hist.at, 8, stage.at)
      expect(read(hist.at, part.length)).toEqual(part)

      const whole = pairs(ws, all)
      fns.subtractHistogram(features * 256, whole.at, hist.at)
      fns.addHistogram(features * 256, hist.at, whole.at)
      expect(read(hist.at, all.length)).toEqual(all)
    }),
    { numRuns: 60 },
  )
})

test('bestSplit finds the largest gain that the limits allow', () => {
  const bin = fc.tuple(fc.integer({ min: -50, max: 50 }), int(20), int(3))
  const feature = fc.record({ known: fc.array(bin, { minLength: 1, maxLength: 12 }), missing: bin })
  const limits = fc.record({
    l1: fc.constantFrom(0, 3),
    l2: fc.constantFrom(0, 1.5),
    minH: fc.constantFrom(0, 2, 8),
    minRows: fc.constantFrom(1, 2, 5),
  })
  fc.assert(
    fc.property(fc.array(feature, { minLength: 1, maxLength: 3 }), limits, (features, o) => {
      using ws = kernels.workspace()
      const shift = 8
      // Rows without weight: bins hold no gradient without a row.
      const clean = (b: readonly [number, number, number]): number[] => (b[2] === 0 ? [0, 0, 0] : [...b])
      const bins = features.map((f) => [...f.known.map(clean), clean(f.missing)])
      // Totals must be the same in all features: the first decides, others put the rest in their first bin.
      const total = (list: number[][]) => list.reduce((s, b) => s.map((v, i) => v + b[i]!), [0, 0, 0])
      const want = total(bins[0]!)
      for (const list of bins.slice(1)) {
        const have = total(list)
        list[0] = list[0]!.map((v, i) => v + want[i]! - have[i]!)
        fc.pre(list[0]![1]! >= 0 && list[0]![2]! > 0)
      }
      const values = new BigInt64Array(bins.length * 512)
      bins.forEach((list, f) => {
        list.forEach(([g, h, n], b) => {
          const at = (f * 256 + (b === list.length - 1 ? 255 : b)) * 2
          values[at] = BigInt(g!)
          values[at + 1] = (BigInt(h!) << BigInt(shift)) | BigInt(n!)
        })
      })
      const hist = pairs(ws, values)
      const list = ws.int32([...bins.keys()])
      const counts = ws.int32(bins.map((b) => b.length - 1))
      const out = ws.float64(10)
      const { l1, l2, minH, minRows } = o
      fns.bestSplit(hist.at, bins.length, list.at, counts.at, shift, 0.5, 0.25, l1, l2, minH, minRows, 0, -9, 9, out.at)
      const scaled = bins.map((b) => b.map(([g, h, n]) => [g! * 0.5, h! * 0.25, n!]))
      const all = scaled.map((b) => [...splitsOf(b, o)])
      const best = Math.max(0, ...all.flat().map(([gain]) => gain))
      const [gain, feature, bin, missingLeft] = out.view as unknown as number[]
      expect(gain).toBeCloseTo(best, 9)
      if (best > 1e-9) {
        const chosen = all[feature!]!.find(([, b, m]) => b === bin && m === missingLeft)
        expect(chosen?.[0]).toBeCloseTo(best, 9)
      }
    }),
    { numRuns: 400 },
  )
})

/** A histogram of one feature, from [g, h, rows] of each bin; the last is of missing values. */
function histogramAt(ws: Workspace, bins: readonly (readonly number[])[], shift: number): number {
  const values = new BigInt64Array(512)
  bins.forEach(([g, h, n], b) => {
    const at = 2 * (b === bins.length - 1 ? 255 : b)
    values[at] = BigInt(g!)
    values[at + 1] = (BigInt(h!) << BigInt(shift)) | BigInt(n!)
  })
  return pairs(ws, values).at
}

test('bestSplit with a way to go keeps the values of both sides in order and between the bounds', () => {
  const bin = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 20 }), fc.constant(1))
  const way = fc.constantFrom(-1, 0, 1)
  const bound = fc.constantFrom(0.1, 1, Infinity)
  fc.assert(
    fc.property(fc.array(bin, { minLength: 2, maxLength: 9 }), bin, way, bound, bound, (known, missing, sign, a, b) => {
      using ws = kernels.workspace()
      const bins = [...known, missing]
      const o = { l1: 1, l2: 0.5, lower: -a, upper: b }
      const out = ws.float64(10)
      const hist = histogramAt(ws, bins, 8)
      const [list, counts, ways] = [ws.int32([0]), ws.int32([known.length]), ws.int8([sign])]
      fns.bestSplit(hist, 1, list.at, counts.at, 8, 0.5, 0.25, o.l1, o.l2, 0, 1, ways.at, -a, b, out.at)
      const scaled = bins.map(([g, h, n]) => [g * 0.5, h * 0.25, n])
      const gains = [...boundedSplitsOf(scaled, sign, o)].map(([gain]) => gain)
      expect(out.view[0]).toBeCloseTo(Math.max(0, ...gains), 9)
    }),
    { numRuns: 400 },
  )
})

test('bestCategoricalSplit finds the best single category of few, and the best end of the order of many', () => {
  const bin = fc.tuple(
    fc.integer({ min: -50, max: 50 }),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 0, max: 9 }),
  )
  const options = fc.record({
    oneHot: fc.constantFrom(1, 20),
    smooth: fc.constantFrom(0, 3),
    groupL2: fc.constantFrom(0, 10),
    most: fc.constantFrom(2, 32),
    group: fc.constantFrom(1, 6),
    minRows: fc.constantFrom(1, 4),
  })
  fc.assert(
    fc.property(fc.array(bin, { minLength: 2, maxLength: 12 }), bin, options, (given, given255, o) => {
      using ws = kernels.workspace()
      const bins = [...given, given255].map(([g, h, n]) => (n === 0 ? [0, 0, 0] : [g, h, n]))
      const [out, goes] = [ws.float64(10), ws.uint8(256)]
      const scratch = [ws.raw(Int32Array, 256).at, ws.raw(Float64Array, 256).at] as const
      const { oneHot, smooth, groupL2, most, group, minRows } = o
      fns.bestCategoricalSplit(
        histogramAt(ws, bins, 8),
        given.length,
        8,
        0.5,
        0.25,
        0,
        1,
        0.25,
        minRows,
        -Infinity,
        Infinity,
        oneHot,
        smooth,
        groupL2,
        most,
        group,
        ...scratch,
        out.at,
        goes.at,
      )
      const scaled = bins.map(([g, h, n]) => [g! * 0.5, h! * 0.25, n!])
      const all = [...categoricalSplitsOf(scaled, { ...o, l1: 0, l2: 1, minH: 0.25 })]
      const [gain, found] = out.view
      if (all.length === 0) {
        expect(found).toBe(-1)
        return
      }
      const best = Math.max(...all.map((s) => s.gain))
      expect(gain).toBeCloseTo(Math.max(0, best), 9)
      const set = Array.from(goes.view.keys()).filter((b) => goes.view[b] === 1)
      const same = all.find((s) => s.set.join() === set.join())
      expect(same?.gain).toBeCloseTo(best, 9)
    }),
    { numRuns: 600 },
  )
})

test('partition is stable, and sends missing values where it is told', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 1, 2, 3, 254, 255), { maxLength: 40 }),
      int(254),
      fc.boolean(),
      (column, limit, left) => {
        fc.pre(!left || limit < 254)
        using ws = kernels.workspace()
        const rows = ws.uint32(column.map((_, i) => column.length - 1 - i))
        const before = [...rows.view]
        const bins = ws.uint8(column.flatMap((b) => [b, 7]))
        const goes = (r: number) => (column[r] === 255 ? left : column[r]! <= limit)
        const table = ws.uint8(Uint8Array.from({ length: 256 }, (_, b) => Number(b === 255 ? left : b <= limit)))
        const n = fns.partition(column.length, rows.at, bins.at, 2, table.at, ws.uint32(column.length).at)
        expect([...rows.view]).toEqual([...before.filter(goes), ...before.filter((r) => !goes(r))])
        expect(n).toBe(before.filter(goes).length)
      },
    ),
  )
})

test('copyColumn takes one byte a row', () => {
  using ws = kernels.workspace()
  const [rows, column] = [ws.uint8(Uint8Array.from({ length: 35 }, (_, i) => i)), ws.uint8(7)]
  fns.copyColumn(7, rows.at + 3, 5, column.at)
  expect([...column.view]).toEqual([3, 8, 13, 18, 23, 28, 33])
})

test('splitSample draws about the share it is asked for, each row by its number alone', () => {
  using ws = kernels.workspace()
  const [few, many] = [ws.uint32(1000), ws.uint32(100_000)]
  const scratch = ws.uint32(100_000)
  const threshold = Math.floor(0.3 * 2 ** 32)
  const a = fns.splitSample(1000, 5, threshold, few.at, scratch.at)
  const b = fns.splitSample(100_000, 5, threshold, many.at, scratch.at)
  expect([...many.view.subarray(0, b)].filter((r) => r < 1000)).toEqual([...few.view.subarray(0, a)])
  expect(b / 100_000).toBeCloseTo(0.3, 2)
  expect(Float64Array.from(many.view).sort()).toEqual(Float64Array.from({ length: 100_000 }, (_, i) => i))
  fns.splitSample(1000, 6, threshold, many.at, scratch.at)
  expect([...many.view.subarray(0, a)]).not.toEqual([...few.view.subarray(0, a)])
})

test.each(Object.entries(boostingLoss))('%s: loss and derivatives are those of the formula', (_, loss) => {
  const parameter = loss === boostingLoss.tweedie ? 1.3 : 0.75
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), int(3), int(2)), { maxLength: 9 }),
      fc.boolean(),
      (rows, weighted) => {
        using ws = kernels.workspace()
        const y = rows.map((r) =>
          loss === boostingLoss.logistic ? r[1] % 2 : r[1] + (loss === boostingLoss.gamma ? 1 : 0),
        )
        const weight = rows.map((r) => (weighted ? r[2] : 1))
        const [scaleG, scaleH, shift] = [2 ** 30, 2 ** 28, 5]
        const out = ws.float64(2 * rows.length)
        const sums = ws.float64(3)
        const z = rows.map((r) => r[0])
        const w = weighted ? ws.float64(weight).at : 0
        fns.pointwiseGradients(
          loss,
          0,
          rows.length,
          ws.float64(y).at,
          w,
          ws.float64(z).at,
          parameter,
          scaleG,
          scaleH,
          shift,
          out.at,
          sums.at,
        )
        const expected = z.map(
          (v, i) => lossOf(loss, v, y[i]!, parameter).map((e) => e * weight[i]!) as [number, number, number],
        )
        read(out.at, 2 * rows.length).forEach((packed, j) => {
          const [, g, h] = expected[j >> 1]!
          if (j % 2 === 0) expect(Number(packed) / scaleG).toBeCloseTo(g, 8)
          else {
            expect(Number(packed >> BigInt(shift)) / scaleH).toBeCloseTo(h, 8)
            expect(packed & 31n).toBe(1n)
          }
        })
        const total = (pick: (e: [number, number, number]) => number) => expected.reduce((s, e) => s + pick(e), 0)
        expect(sums.view[0]).toBeCloseTo(
          total((e) => e[0]),
          9,
        )
        expect(sums.view[1]).toBeCloseTo(
          total((e) => Math.abs(e[1])),
          9,
        )
        expect(sums.view[2]).toBeCloseTo(
          total((e) => e[2]),
          9,
        )
      },
    ),
  )
})

test('of smooth losses, the derivatives are those of the loss', () => {
  const { logistic, squared, poisson, gamma, tweedie } = boostingLoss
  for (const loss of [logistic, squared, poisson, gamma, tweedie]) {
    for (const z of [-1.3, 0.2, 1.7]) {
      const at = (d: number, i: 0 | 1 | 2) => lossOf(loss, z + d, 1, 1.6)[i]
      expect(at(0, 1)).toBeCloseTo((at(1e-5, 0) - at(-1e-5, 0)) / 2e-5, 8)
      expect(at(0, 2)).toBeCloseTo((at(1e-5, 1) - at(-1e-5, 1)) / 2e-5, 8)
    }
  }
})

test('softmax probabilities, loss and gradients are those of the formula', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          int(2),
          int(2),
          fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 3, maxLength: 3 }),
        ),
        { minLength: 1, maxLength: 9 },
      ),
      (rows) => {
        using ws = kernels.workspace()
        const n = rows.length
        const raw = ws.float64([0, 1, 2].flatMap((k) => rows.map((r) => r[2][k]!)))
        const [y, weight] = [ws.float64(rows.map((r) => r[0])), ws.float64(rows.map((r) => r[1]))]
        const [p, sums, out] = [ws.float64(3 * n), ws.float64(3), ws.float64(2 * n)]
        fns.softmaxProbabilities(0, n, 3, n, y.at, weight.at, raw.at, p.at, sums.at)
        const loss = sums.view[0]!
        const expected = rows.map(([, , z]) => {
          const e = z.map((v) => Math.exp(v - Math.max(...z)))
          return e.map((v) => v / e.reduce((a, b) => a + b, 0))
        })
        expected.forEach((q, i) => {
          q.forEach((v, k) => {
            expect(p.view[k * n + i]).toBeCloseTo(v, 12)
          })
        })
        expect(loss).toBeCloseTo(
          rows.reduce((s, [k, w], i) => s - w * Math.log(expected[i]![k]!), 0),
          9,
        )
        fns.softmaxGradients(0, n, 1, y.at, weight.at, p.at + 8 * n, 2 ** 30, 2 ** 30, 4, out.at, sums.at)
        read(out.at, 2 * n).forEach((packed, j) => {
          const [k, w] = rows[j >> 1]!
          const q = expected[j >> 1]![1]!
          const want = j % 2 === 0 ? w * (q - (k === 1 ? 1 : 0)) : w * q * (1 - q)
          expect(Number(j % 2 === 0 ? packed : packed >> 4n) / 2 ** 30).toBeCloseTo(want, 8)
        })
      },
    ),
  )
})

test('rows reach the leaves that a walk through the tree finds', () => {
  fc.assert(
    fc.property(int(40), int(1e9), int(5), (n, seed, splits) => {
      using ws = kernels.workspace()
      const next = numbers(seed)
      const node = () => ({
        feature: next(3),
        limit: next(4),
        missing: next(2),
        left: 0,
        depth: 0,
        set: [-1, next(32)][next(2)]!,
      })
      const tree = [node()]
      for (let s = 0; s < splits; s++) {
        const open = tree.filter((t) => t.left === 0)
        const t = open[next(open.length)]!
        t.left = tree.length
        tree.push({ ...node(), depth: t.depth + 1 }, { ...node(), depth: t.depth + 1 })
      }
      const words = tree.flatMap((t, i) =>
        t.left === 0
          ? [255 << 24, i]
          : [t.set < 0 ? t.feature | ((t.limit + t.missing) << 24) : t.feature | (1 << 23), t.left | (t.missing << 31)],
      )
      const sets = tree.flatMap((t) => [Math.max(0, t.set), ...Array<number>(30).fill(0), t.missing << 7])
      const bins = Uint8Array.from({ length: 4 * n }, () => [0, 1, 2, 3, 4, 255][next(6)]!)
      const walk = (row: number): number => {
        let i = 0
        while (tree[i]!.left !== 0) {
          const { feature, limit, missing, left, set } = tree[i]!
          const bin = bins[4 * row + feature]!
          const goes = set < 0 ? bin <= limit : ((set >> bin) & 1) === 1
          i = (bin === 255 ? missing === 1 : goes) ? left : left + 1
        }
        return i
      }
      const depth = Math.max(...tree.map((t) => t.depth))
      const regions = [ws.int32([0, 0]), ws.int32([depth, depth]), ws.uint32(words), ws.uint8(sets)] as const
      const args = regions.map((r) => r.at) as [number, number, number, number]
      const values = tree.map((_, i) => i + 0.5)
      const [b, raw] = [ws.uint8(bins), ws.float64(2 * n)]
      fns.routeRows(n, 0, b.at, 4, 2, ...args, ws.float64(values).at, 2, n, raw.at)
      const leaves = Array.from({ length: n }, (_, r) => walk(r))
      expect([...raw.view]).toEqual([...leaves, ...leaves].map((l) => l + 0.5))
      const rows = ws.uint32(leaves.map((_, r) => r).filter((r) => r % 2 === 1))
      fns.routeRows(rows.length, rows.at, b.at, 4, 1, ...args, ws.float64(values).at, 1, n, raw.at)
      fns.addToRows(rows.length, rows.at, 2, raw.at)
      expect([...raw.view.subarray(0, n)]).toEqual(leaves.map((l, r) => (l + 0.5) * (1 + (r % 2)) + 2 * (r % 2)))
      const found = ws.int32(2 * n)
      fns.leafOfRows(n, b.at, 4, 2, ...args, found.at)
      expect([...found.view]).toEqual(leaves.flatMap((l) => [l, l]))
    }),
  )
})
