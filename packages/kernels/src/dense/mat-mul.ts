import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import { runsOf, type Steps } from '../loader/steps.ts'
import type { Region } from '../loader/workspace.ts'
import { gemm } from './gemm-module.ts'

/** Products summed at once, as DEPTH of assembly/lib/tile.ts. */
const DEPTH = 256
/** Elements of B packed at once, so that no product needs more than this much extra memory. */
const PACKED = 1 << 22

export interface MatMul<V extends Float64Array | Float32Array> {
  readonly m: number
  readonly n: number
  readonly k: number
  /** [m, k], or [k, m] with `transposeA`. */
  readonly a: Region<V>
  readonly transposeA?: boolean
  /** [k, n], or [n, k] with `transposeB`. */
  readonly b: Region<V>
  readonly transposeB?: boolean
  /** [m, n]; neither `a` nor `b`. */
  readonly c: Region<V>
  /** Add to `c` instead of replacing it. Default false. */
  readonly add?: boolean
}

/**
 * C = A B, all float64 or all float32, row-major. Threads share the rows of C. The bits of an element depend on its row of A and
 * its column of B alone: not on threads, nor on what else is in the batch.
 */
export function* matMul<V extends Float64Array | Float32Array>(kernels: Kernels, product: MatMul<V>): Steps<void> {
  const { m, n, k, a, b, c, transposeA = false, transposeB = false, add = false } = product
  needLength('matMul a', a, m * k)
  needLength('matMul b', b, k * n)
  needLength('matMul c', c, m * n)
  if (m === 0 || n === 0) return
  if (k === 0) {
    if (!add) c.view.fill(0, 0, m * n)
    return
  }
  const size = c.view.BYTES_PER_ELEMENT
  const single = size === 4
  const width = 32 / size
  const padded = Math.ceil(n / width) * width
  const deep = Math.min(k, Math.max(DEPTH, Math.floor(PACKED / padded / DEPTH) * DEPTH))
  // Rows share nothing, so their blocks may be as many as are of use; each needs scratch for its rows of A.
  const rows = cut(m, Math.max(64, Math.ceil(m / 64 / 64) * 64))
  const scratchBytes = 128 + 64 * DEPTH * size
  using ws = kernels.workspace()
  const packed = ws.raw(Uint8Array, padded * deep * size)
  const scratch = ws.raw(Uint8Array, rows.length * scratchBytes)
  const [aRow, aColumn] = transposeA ? [size, m * size] : [k * size, size]
  const [bRow, bColumn] = transposeB ? [size, k * size] : [n * size, size]
  for (let k0 = 0; k0 < k; k0 += deep) {
    const kc = Math.min(deep, k - k0)
    const columns = cut(n, Math.max(64, Math.ceil(2 ** 16 / kc / width) * width))
    kernels.parallel(
      gemm,
      single ? 'packRight32' : 'packRight64',
      columns.map(([from, to]) => [from, to, n, kc, b.at + k0 * bRow, bRow, bColumn, packed.at]),
    )
    const adding = add || k0 > 0 ? 1 : 0
    const from = a.at + k0 * aColumn
    const parts = rows.map(([r0, r1], i) => {
      const spare = scratch.at + i * scratchBytes
      return [r0, r1, n, kc, from, aRow, aColumn, packed.at, c.at, adding, spare]
    })
    for (const run of runsOf(parts, rows[0]![1] * n * kc, kernels.threads)) {
      kernels.parallel(gemm, single ? 'product32' : 'product64', run)
      yield
    }
  }
}
