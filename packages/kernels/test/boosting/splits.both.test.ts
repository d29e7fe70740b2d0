import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundedSplitsOf, categoricalSplitsOf, histogramOf, splitsOf } from '../../src/boosting/reference.ts'
import { boosting, loadKernels, type Workspace } from '../../src/index.ts'
import { numbers, pairs, read } from './packed.ts'

const kernels = await loadKernels()
const fns = kernels.use(boosting)
const int = (max: number) => fc.integer({ min: 0, max })

test('histograms are exact sums, whichever way the rows are read', () => {
  fc.assert(
    fc.property(int(70), fc.integer({ min: 1, max: 64 }), int(1e9), (n, features, seed) => {
      using ws = kernels.workspace()
      const next = numbers(seed)
      const stride = (features + 3) & ~3
      const bins = ws.uint8(Uint8Array.from({ length: n * stride }, () => next(4) * 85))
      const g = ws.int32(Int32Array.from({ length: 2 * n }, () => next(4e9) - 2e9))
      const shift = 7
      const values = BigInt64Array.from(g.view, (v, i) => (i % 2 === 0 ? BigInt(v) : (BigInt(v) << 7n) | 1n))
      const some = Uint32Array.from({ length: n }, (_, i) => i).filter(() => next(3) > 0)
      const rows = ws.uint32(some)
      const hist = ws.float64(features * 512)
      const stage = ws.uint8(8 * (((features + 15) & ~15) + 16))
      const binAt = (r: number, f: number) => bins.view[r * stride + f]!

      hist.view.fill(NaN)
      const half = Math.floor(n / 2)
      fns.histogram(0, half, features, bins.at, stride, g.at, shift, hist.at, 1, 8, stage.at)
      fns.histogram(half, n, features, bins.at, stride, g.at, shift, hist.at, 0, 8, stage.at)
      const all = histogramOf(binAt, features, Array(n).keys(), values)
      expect(read(kernels, hist.at, all.length)).toEqual(all)

      const part = histogramOf(binAt, features, some, values)
      hist.view.fill(NaN)
      const gather = (from: number, to: number, fresh: number): void =>
        fns.gatheredHistogram(from, to, rows.at, features, bins.at, stride, g.at, shift, hist.at, fresh, 8, stage.at)
      gather(0, some.length >> 1, 1)
      gather(some.length >> 1, some.length, 0)
      expect(read(kernels, hist.at, part.length)).toEqual(part)

      const whole = pairs(kernels, ws, all)
      fns.subtractHistogram(features * 256, whole.at, hist.at)
      fns.addHistogram(features * 256, hist.at, whole.at)
      expect(read(kernels, hist.at, all.length)).toEqual(all)
    }),
    { numRuns: 60 },
  )
})

test('bestSplit finds the largest gain that the limits allow', () => {
  const bin = fc.tuple(fc.integer({ min: -50, max: 50 }), int(20), int(3))
  const feature = fc.record({ known: fc.array(bin, { minLength: 1, maxLength: 40 }), missing: bin })
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
      const hist = pairs(kernels, ws, values)
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
  return pairs(kernels, ws, values).at
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
