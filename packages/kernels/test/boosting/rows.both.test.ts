import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binOf } from '../../src/boosting/reference.ts'
import { boosting, loadKernels } from '../../src/index.ts'
import { lanes, numbers } from './packed.ts'

const kernels = await loadKernels()
const fns = kernels.use(boosting)
const int = (max: number) => fc.integer({ min: 0, max })

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
        const scratch = ws.uint32(column.length)
        const n = fns.partition(column.length, rows.at, bins.at, 2, table.at, lanes(ws).at, scratch.at)
        expect([...rows.view]).toEqual([...before.filter(goes), ...before.filter((r) => !goes(r))])
        expect(n).toBe(before.filter(goes).length)

        // Dealt in two blocks, and collected.
        const list = ws.uint32(before)
        const half = Math.floor(before.length / 2)
        const lefts = [
          fns.deal(half, list.at, bins.at, 2, table.at, lanes(ws).at, scratch.at),
          fns.deal(before.length - half, list.at + 4 * half, bins.at, 2, table.at, lanes(ws).at, scratch.at + 4 * half),
        ] as const
        const right = list.at + 4 * n
        fns.collect(half, lefts[0], scratch.at, list.at, right)
        fns.collect(
          before.length - half,
          lefts[1],
          scratch.at + 4 * half,
          list.at + 4 * lefts[0],
          right + 4 * (half - lefts[0]),
        )
        expect(lefts[0] + lefts[1]).toBe(n)
        expect([...list.view]).toEqual([...rows.view])
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
