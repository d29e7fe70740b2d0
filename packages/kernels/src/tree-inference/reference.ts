/** What `scoreRows` reads, as arrays; see assembly/tree-inference/score.ts. */
export interface ReferenceTrees {
  readonly features: number
  readonly single: boolean
  readonly zero: number
  /** `[searches, 3]`. */
  readonly search: Int32Array
  /** `[searches, 256]`. */
  readonly edges: Float64Array
  /** `[trees, 4]`. */
  readonly table: Int32Array
  /** 12 bytes a node. */
  readonly nodes: Uint8Array
  readonly values: Float64Array
  readonly base: Float64Array
}

/** `scoreRows` in plain TypeScript, row by row. */
export function referenceScores(t: ReferenceTrees, x: Float64Array): Float64Array {
  const rows = x.length / t.features
  const outputs = t.base.length
  const out = new Float64Array(rows * outputs)
  for (let r = 0; r < rows; r++) {
    const columns = columnsOf(t, x.subarray(r * t.features, (r + 1) * t.features))
    out.set(t.base, r * outputs)
    let at = 0
    for (let i = 0; i < t.table.length; i += 4) {
      const [pairs, others, output, first] = t.table.subarray(i, i + 4) as unknown as [number, number, number, number]
      const o = r * outputs + output
      const sum = out[o]! + t.values[first + leafOf(t.nodes, at, pairs, others, columns)]!
      out[o] = t.single ? Math.fround(sum) : sum
      at += 12 * (pairs + others)
    }
  }
  return out
}

function columnsOf({ single, zero, search, edges }: ReferenceTrees, row: Float64Array): number[] {
  const columns: number[] = []
  for (let s = 0; s < search.length / 3; s++) {
    const [feature, reading] = [search[3 * s]!, search[3 * s + 1]!]
    const given = single ? Math.fround(row[feature]!) : row[feature]!
    if (reading > 2) {
      const bytes = new Uint8Array(edges.buffer, edges.byteOffset + 2048 * s, 2048)
      const category = reading === 3 ? Math.trunc(given) : Math.floor(given)
      const inSet = category >= 0 && category < 16384 && ((bytes[category >> 3]! >> (category & 7)) & 1) === 1
      columns.push(Number.isNaN(given) ? 255 : Number(!inSet), Number.isNaN(given) ? 0 : Number(!inSet))
      continue
    }
    const v = reading === 0 || !(Math.abs(given) <= zero) ? given : reading === 1 ? NaN : 0
    const bin = edges.subarray(256 * s, 256 * s + 256).filter((e) => e < v).length
    columns.push(Number.isNaN(v) ? 255 : bin, Number.isNaN(v) ? 0 : bin)
  }
  return columns
}

function leafOf(nodes: Uint8Array, from: number, pairs: number, others: number, columns: readonly number[]): number {
  const view = new DataView(nodes.buffer, nodes.byteOffset, nodes.byteLength)
  const results = new Map<number, number>()
  let last = 0
  for (let k = 0; k < pairs + others; k++) {
    const at = from + 12 * k
    const word = view.getUint32(at, true)
    const right = columns[word >>> 8]! - 128 > ((word & 255) << 24) >> 24
    const [a, b] = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)]
    const read = (place: number): number => results.get(place) ?? place / 128
    last = k < pairs ? a + Number(right) : read(right ? b : a)
    results.set(view.getUint16(at + 8, true), last)
  }
  return last
}
