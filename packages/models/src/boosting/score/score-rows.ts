import type { DenseMatrix } from '@foldwise/core'
import { cut, type Kernels, treeInference } from '@foldwise/kernels'
import type { Columns, Reading } from './columns.ts'
import type { Program } from './program.ts'

/** Rows that are copied into kernel memory at once. */
const CHUNK = 1 << 14

/** Raw scores `[rows, outputs]` of the first trees of a program. */
export function scoreRows(
  k: Kernels,
  p: Program,
  columns: Columns,
  { single, zero }: Reading,
  x: DenseMatrix,
  start: Float64Array,
  trees: number,
): Float64Array<ArrayBuffer> {
  using ws = k.workspace()
  const [rows, features] = x.shape
  const outputs = start.length
  const searches = columns.search.length / 3
  const given = ws.raw(Float64Array, Math.min(rows, CHUNK) * features)
  const raw = ws.raw(Float64Array, Math.min(rows, CHUNK) * outputs)
  const scratch = ws.raw(Uint8Array, 49152 + 256 * searches + 1024 * outputs)
  const search = ws.int32(columns.search)
  const edges = ws.float64(columns.edges)
  const table = ws.int32(p.table)
  const nodes = ws.uint8(p.nodes)
  const values = ws.float64(p.values)
  const base = ws.float64(start)
  const out = new Float64Array(rows * outputs)
  const kernel = k.use(treeInference)
  for (const [from, to] of cut(rows, CHUNK)) {
    given.view.set(x.data.subarray(from * features, to * features))
    kernel.scoreRows(
      to - from,
      features,
      given.at,
      single ? 1 : 0,
      zero,
      searches,
      search.at,
      edges.at,
      trees,
      table.at,
      nodes.at,
      values.at,
      outputs,
      base.at,
      raw.at,
      scratch.at,
    )
    out.set(raw.view.subarray(0, (to - from) * outputs), from * outputs)
  }
  return out
}
