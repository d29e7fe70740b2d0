import { tensorProductKernels } from '@foldwise/kernels'
import { batchOffsets, type MatMulAttrs, matMulSizes } from '../../../ops/linear/mat-mul.ts'
import type { Kernel } from '../../shared/kernel.ts'
import { cut, type WasmCall } from '../wasm-call.ts'

const BYTES = 4
/** Rows and columns of C that a thread makes at once. */
const TILE = 256
/** Ranges of a batch that may be worked on at once. */
const RANGES = 8

/** Parts that have scratch memory of their own. */
const MOST = 32

/** Elements of scratch memory that a product with `n` columns needs. */
export const multiplyScratch = (n: number): number => 32 + 64 * 256 + 256 * Math.ceil(Math.min(n, 512) / 8) * 8

/** The blocked product of lib/tile, with a transpose for free: one product in tiles, or several in ranges. */
export const matMulKernel: Kernel<WasmCall> = (call, [a, b], attrs: MatMulAttrs, [out]) => {
  const { batch, m, k, n } = matMulSizes(a!.shape, b!.shape, attrs)
  const c = call.make(out!.shape, 'float32')
  const [aRow, aColumn] = attrs.transposeA ? [1, m] : [k, 1]
  const [bRow, bColumn] = attrs.transposeB ? [1, k] : [n, 1]
  const offsets = [batchOffsets(a!.shape, batch), batchOffsets(b!.shape, batch)] as const
  const count = offsets[0].length
  const [aAt, bAt] = offsets.map((list) => call.at(call.write(Int32Array.from(list), [count], 'int32'))) as [
    number,
    number,
  ]
  const parts =
    count > 1
      ? cut(count, Math.ceil(count / RANGES)).map((range) => ({
          range,
          rows: [0, m] as const,
          columns: [0, n] as const,
        }))
      : cut(m, TILE).flatMap((rows) => cut(n, TILE).map((columns) => ({ range: [0, 1] as const, rows, columns })))
  const elements = multiplyScratch(count > 1 ? n : Math.min(n, TILE))
  const scratch = call.at(call.make([elements * Math.min(parts.length, MOST)], 'float32'))
  const [atA, atB, atC] = [call.at(a!), call.at(b!), call.at(c)]
  const blocks = parts.map(({ range, rows, columns }, i) => [
    ...range,
    rows[1] - rows[0],
    columns[1] - columns[0],
    k,
    atA + rows[0] * aRow * BYTES,
    aAt,
    aRow * BYTES,
    aColumn * BYTES,
    atB + columns[0] * bColumn * BYTES,
    bAt,
    bRow * BYTES,
    bColumn * BYTES,
    atC + (rows[0] * n + columns[0]) * BYTES,
    m * n,
    n * BYTES,
    scratch + (i % MOST) * elements * BYTES,
  ])
  // So many at a time as there is scratch memory for.
  for (let i = 0; i < blocks.length; i += MOST) {
    call.parallel(tensorProductKernels, 'multiplyMany', blocks.slice(i, i + MOST))
  }
  return [c]
}
