import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadKernels, rowJob, treeInference } from '../../src/index.ts'
import { xorshift } from '../math/sweep.ts'

const kernels = await loadKernels()

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 4 }),
  trees: fc.integer({ min: 1, max: 9 }),
  depth: fc.integer({ min: 1, max: 12 }),
  searches: fc.constantFrom(1, 4, 30, 32, 64, 100, 128),
  missingLeft: fc.boolean(),
  // Of 8 values.
  missing: fc.constantFrom(0, 1),
  outputs: fc.integer({ min: 1, max: 3 }),
  single: fc.boolean(),
  seed: fc.nat(),
})

interface Node {
  readonly search: number
  readonly last: number
  readonly missingLeft: boolean
}

test('rows go down blocks of three levels as they go down nodes one by one', () => {
  fc.assert(
    fc.property(shape, (s) => {
      using ws = kernels.workspace()
      const next = xorshift(s.seed * 2654435761 + 1)
      const below = (n: number): number => Math.floor((next() / 2 ** 32) * n)
      // Edge `e` of every search is `e`, so that the bin of a value is the value.
      const edges = Float64Array.from({ length: 256 * s.searches }, (_, i) => (i % 256 < 255 ? i % 256 : Infinity))
      const half = s.searches > 64 ? 128 : s.searches > 32 ? 64 : 32
      const even = s.trees + (s.trees & 1)
      const stages = Math.ceil(s.depth / 3)
      const rootLevels = s.depth - 3 * (stages - 1)
      const nodes = Array.from({ length: even }, () =>
        Array.from(
          { length: 2 ** s.depth - 1 },
          (): Node => ({
            search: below(s.searches),
            last: below(255),
            missingLeft: s.missingLeft && below(2) === 1,
          }),
        ),
      )
      const blocks = Array.from({ length: stages }, (_, stage) => {
        const levelsAbove = stage === 0 ? 0 : rootLevels + 3 * (stage - 1)
        const own = new Uint8Array((even << levelsAbove) * 16).fill(127)
        for (let place = 0; place < even << levelsAbove; place++) {
          const tree = nodes[place >> levelsAbove]!
          const at = stage === 0 ? 32 * (place >> 1) + 8 * (place & 1) : 16 * place
          const skip = stage === 0 ? 3 - rootLevels : 0
          for (let level = skip; level < 3; level++) {
            for (let i = 0; i < 1 << (level - skip); i++) {
              const depth = levelsAbove + level - skip
              const inLevel = ((place & ((1 << levelsAbove) - 1)) << (level - skip)) + i
              const { search, last, missingLeft } = tree[2 ** depth - 1 + inLevel]!
              own[at + 2 ** level - 1 + i] = search + (missingLeft ? half : 0)
              own[at + (stage === 0 ? 16 : 8) + 2 ** level - 1 + i] = last - 128
            }
          }
        }
        return ws.uint8(own).at
      })
      const float = (v: number): number => (s.single ? Math.fround(v) : v)
      const leaves = Float64Array.from({ length: even << s.depth }, () => float(next() / 2 ** 32 - 0.5))
      const base = Float64Array.from({ length: s.outputs }, (_, i) => i)
      const x = Float64Array.from({ length: s.rows * s.searches }, () => (below(8) < s.missing ? NaN : below(256)))
      const out = ws.float64(s.rows * s.outputs)
      const job = rowJob(ws, {
        zero: 0,
        values: ws.float64(x).at,
        readings: ws.uint8(s.searches).at,
        edges: ws.float64(edges).at,
        roots: blocks[0]!,
        below: blocks[1] ?? 0,
        third: blocks[2] ?? 0,
        fourth: blocks[3] ?? 0,
        leaves: (s.single ? ws.float32(leaves) : ws.float64(leaves)).at,
        outputOf: ws.int32(Int32Array.from({ length: s.trees }, (_, t) => t % s.outputs)).at,
        base: ws.float64(base).at,
        out: out.at,
        bins: ws.uint8(2 * half).at,
        places: ws.uint32(even).at,
        searches: s.searches,
        numbers: s.searches,
        step: 8 * 128,
        half,
        missingLeft: s.missingLeft ? 1 : 0,
        single: s.single ? 1 : 0,
        outputs: s.outputs,
        rootLevels,
        stages,
      })
      kernels.use(treeInference).scoreFew(job, s.rows, s.trees)
      const expected = new Float64Array(s.rows * s.outputs)
      for (let r = 0; r < s.rows; r++) {
        expected.set(base, r * s.outputs)
        for (let t = 0; t < s.trees; t++) {
          let i = 0
          for (let level = 0; level < s.depth; level++) {
            const { search, last, missingLeft } = nodes[t]![i]!
            const v = x[r * s.searches + search]!
            i = 2 * i + 1 + Number(Number.isNaN(v) ? !missingLeft : v > last)
          }
          const o = r * s.outputs + (t % s.outputs)
          expected[o] = float(expected[o]! + leaves[(t << s.depth) + i + 1 - 2 ** s.depth]!)
        }
      }
      expect(out.copy()).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})
