import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import type { Bins } from './bin-edges.ts'
import { copyRows, type RowMatrix } from './row-matrix.ts'

/** Rows as bins of one byte a feature, in kernel memory. Bin 255 means missing, 254 a category that is not known. */
export interface BinnedRows {
  readonly rows: number
  readonly features: number
  /** Bytes from one row to the next. */
  readonly stride: number
  readonly bins: Region<Uint8Array>
}

/** Bytes of rows that are binned by one call, so that they stay in the cache from feature to feature. */
const PIECE = 1 << 16
/** Bytes that are copied into kernel memory at once. */
const CHUNK = 1 << 20

/** Bins rows (those with numbers `ids`, in this order, where given). Features have at most 254 edges. */
export async function binRows(
  k: Kernels,
  ws: Workspace,
  x: RowMatrix,
  o: {
    readonly ids?: Int32Array | undefined
    readonly bins: Bins
    readonly checkpoint?: () => Promise<void>
  },
): Promise<BinnedRows> {
  const features = x.shape[1]
  const rows = o.ids?.length ?? x.shape[0]
  const stride = strideOf(features)
  const bins = ws.raw(Uint8Array, rows * stride)
  const piece = Math.max(16, Math.floor(PIECE / (8 * features)) & ~3)
  const chunk = piece * Math.max(1, Math.floor(CHUNK / (8 * features * piece)))
  const given = ws.raw(Float64Array, Math.min(rows, chunk) * features)
  const { edges, steps } = edgeTable(ws, o.bins.edges)
  const categorical = o.bins.categorical && ws.uint8(o.bins.categorical)
  for (const [from, to] of cut(rows, chunk)) {
    copyRows(x, o.ids, from, to, given.view)
    k.parallel<BoostingKernels, 'binRows'>(
      boosting,
      'binRows',
      cut(to - from, piece).map(([a, b]) => [
        b - a,
        features,
        given.at + a * features * 8,
        edges.at,
        steps.at,
        categorical?.at ?? 0,
        stride,
        bins.at + (from + a) * stride,
      ]),
    )
    await o.checkpoint?.()
  }
  ws.release(given)
  ws.release(edges)
  ws.release(steps)
  if (categorical) ws.release(categorical)
  return { rows, features, stride, bins }
}

/**
 * Bytes a row: where an eighth more fills a power of two up to a cache line, or whole lines, that is taken, so that rows in no order
 * cost fewer lines.
 */
function strideOf(features: number): number {
  const whole = features > 64 ? Math.ceil(features / 64) * 64 : 1 << (32 - Math.clz32(features - 1))
  return whole <= 1.15 * features ? whole : features
}

/** Edges padded with Infinity to 256 a feature, and the first step of each search. */
function edgeTable(ws: Workspace, edges: readonly Float64Array[]) {
  const table = ws.raw(Float64Array, edges.length * 256)
  const steps = ws.raw(Int32Array, edges.length)
  table.view.fill(Infinity)
  edges.forEach((e, f) => {
    table.view.set(e, f * 256)
    steps.view[f] = e.length === 0 ? 0 : 1 << (31 - Math.clz32(e.length))
  })
  return { edges: table, steps }
}
