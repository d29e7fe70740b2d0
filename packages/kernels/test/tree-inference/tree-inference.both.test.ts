import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadKernels, treeInference } from '../../src/index.ts'
import { type ReferenceTrees, referenceScores } from '../../src/tree-inference/reference.ts'
import { xorshift } from '../math/sweep.ts'

const kernels = await loadKernels()

/** Nodes of a random tree of some leaves, those of two leaves first, and how many these are. */
function randomTree(leaves: number, columns: number, draw: () => number) {
  const pairs: number[][] = []
  const others: number[][] = []
  const split = () => Math.floor(draw() * columns) * 256 + ((Math.floor(draw() * 255) ^ 128) & 255)
  const visit = (from: number, to: number): number => {
    if (to - from === 1) return 128 * from
    if (to - from === 2) {
      const out = 128 * (256 + pairs.length)
      pairs.push([split(), from, 0, out])
      return out
    }
    const middle = from + 1 + Math.floor(draw() * (to - from - 1))
    const [a, b] = [visit(from, middle), visit(middle, to)]
    const out = Math.max(a, b) === a ? a : b
    others.push([split(), a, b, out])
    return out
  }
  visit(0, leaves)
  return { pairs: pairs.length, others: others.length, nodes: [...pairs, ...others] }
}

interface Shape {
  readonly rows: number
  readonly features: number
  readonly searches: number
  readonly trees: number
  readonly leaves: number
  readonly outputs: number
  readonly single: boolean
  readonly seed: number
}

function problem(s: Shape): { readonly t: ReferenceTrees; readonly x: Float64Array } {
  const next = xorshift(s.seed * 2654435761 + 1)
  const draw = (): number => next() / 2 ** 32
  const trees = Array.from({ length: s.trees }, () =>
    randomTree(1 + Math.floor(draw() * s.leaves), 2 * s.searches, draw),
  )
  const records = trees.flatMap((t) => t.nodes)
  const nodes = new DataView(new ArrayBuffer(12 * records.length))
  records.forEach(([word, a, b, out], i) => {
    nodes.setUint32(12 * i, word!, true)
    nodes.setUint16(12 * i + 4, a!, true)
    nodes.setUint16(12 * i + 6, b!, true)
    nodes.setUint16(12 * i + 8, out!, true)
  })
  const edges = new Float64Array(256 * s.searches).fill(Infinity)
  const search = new Int32Array(3 * s.searches)
  for (let q = 0; q < s.searches; q++) {
    const count = 1 + Math.floor(draw() * 255)
    const sorted = Float64Array.from({ length: count }, () => Math.fround(4 * draw() - 2)).sort()
    edges.set(sorted, 256 * q)
    search.set([Math.floor(draw() * s.features), Math.floor(draw() * 5), 1 << (31 - Math.clz32(count))], 3 * q)
  }
  let first = 0
  const table = Int32Array.from(
    trees.flatMap((t, i) => {
      const row = [t.pairs, t.others, i % s.outputs, first]
      first += t.pairs + t.others + 1
      return row
    }),
  )
  const float = (v: number): number => (s.single ? Math.fround(v) : v)
  const values = Float64Array.from({ length: first }, () => float(draw() - 0.5))
  const base = Float64Array.from({ length: s.outputs }, () => float(draw()))
  const odd = [NaN, 0, -0, 1e-12, -1e-12, Infinity, -Infinity, -0.5, 1.5, 17, 16_383, 16_384]
  const x = Float64Array.from({ length: s.rows * s.features }, () =>
    draw() < 0.2 ? odd[Math.floor(draw() * odd.length)]! : 5 * draw() - 2.5,
  )
  const t = { features: s.features, single: s.single, zero: 1e-10, search, edges, table, values, base }
  return { t: { ...t, nodes: new Uint8Array(nodes.buffer) }, x }
}

function inKernel(t: ReferenceTrees, x: Float64Array): Float64Array {
  using ws = kernels.workspace()
  const rows = x.length / t.features
  const searches = t.search.length / 3
  const outputs = t.base.length
  const out = ws.float64(rows * outputs)
  kernels
    .use(treeInference)
    .scoreRows(
      rows,
      t.features,
      ws.float64(x).at,
      t.single ? 1 : 0,
      t.zero,
      searches,
      ws.int32(t.search).at,
      ws.float64(t.edges).at,
      t.table.length / 4,
      ws.int32(t.table).at,
      ws.uint8(t.nodes).at,
      ws.float64(t.values).at,
      outputs,
      ws.float64(t.base).at,
      out.at,
      ws.raw(Uint8Array, 49152 + 256 * searches + 1024 * outputs).at,
    )
  return out.copy()
}

test('rows reach the leaves, and sum up to the bits, of the reference', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 300 }),
    features: fc.integer({ min: 1, max: 5 }),
    searches: fc.integer({ min: 1, max: 6 }),
    trees: fc.integer({ min: 1, max: 7 }),
    leaves: fc.integer({ min: 1, max: 256 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    single: fc.boolean(),
    seed: fc.nat(),
  })
  fc.assert(
    fc.property(shape, (s) => {
      const { t, x } = problem(s)
      expect(inKernel(t, x)).toEqual(referenceScores(t, x))
    }),
    { numRuns: 60 },
  )
})

test('trees of 256 leaves use all of the scratch memory, and no more', () => {
  const { t, x } = problem({
    rows: 65,
    features: 2,
    searches: 2,
    trees: 40,
    leaves: 256,
    outputs: 1,
    single: false,
    seed: 5,
  })
  expect(inKernel(t, x)).toEqual(referenceScores(t, x))
})
