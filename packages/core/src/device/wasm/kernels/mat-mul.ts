import { tensorProductKernels } from '@foldwise/kernels'
import { batchOffsets, type MatMulAttrs, matMulSizes } from '../../../ops/linear/mat-mul.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { Kernel } from '../../shared/kernel.ts'
import { cut, type WasmCall } from '../wasm-call.ts'

const BYTES = 4
/** Ranges of a batch that may be worked on at once. */
const RANGES = 8
/** Parts that have scratch memory of their own. */
const MOST = 32
/** Elements of B packed at once, so that no product needs more than this much extra memory; and of one call. */
const PACKED = 1 << 22
const PACK_PART = 1 << 14
/** Depth of the blocks that are summed before they are added to C, as in the kernels. Part of what defines the bits. */
const DEPTH = 256
const ROWS_SCRATCH = 32 + 64 * DEPTH

/** Elements of scratch memory that a product with `n` columns needs. */
export const multiplyScratch = (n: number): number => ROWS_SCRATCH + DEPTH * upTo(8, Math.min(n, 512))

/** A matrix, or the first of several: its place, and the steps between rows and columns in bytes. */
interface Operand {
  readonly at: number
  readonly row: number
  readonly column: number
}

/** The blocked product of lib/tile, with a transpose for free: one product in parts, or several in ranges. */
export const matMulKernel: Kernel<WasmCall> = (call, [a, b], attrs: MatMulAttrs, [out]) => {
  const { batch, m, k, n } = matMulSizes(a!.shape, b!.shape, attrs)
  const c = call.make(out!.shape, 'float32')
  const operand = (x: Handle, columns: number, transposed: boolean): Operand => {
    const [row, column] = transposed ? [BYTES, (x.shape.at(-1) ?? 0) * BYTES] : [columns * BYTES, BYTES]
    return { at: call.at(x), row, column }
  }
  const left = operand(a!, k, attrs.transposeA)
  const right = operand(b!, n, attrs.transposeB)
  if (k === 0) call.view(c).fill(0)
  else if (sizeOf(batch) === 1) one(call, m, n, k, left, right, call.at(c), 0)
  else several(call, m, n, k, [left, batchOffsets(a!.shape, batch)], [right, batchOffsets(b!.shape, batch)], call.at(c))
  return [c]
}

/** x W^T + b: rows start as the bias, and the product is added. */
export const linearKernel: Kernel<WasmCall> = (call, [x, w, b], _, [out]) => {
  const [m, n] = out!.shape as [number, number]
  const k = w!.shape[1]!
  if (k === 0) return undefined
  const y = call.make(out!.shape, 'float32')
  const left = { at: call.at(x!), row: k * BYTES, column: BYTES }
  const right = { at: call.at(w!), row: BYTES, column: k * BYTES }
  one(call, m, n, k, left, right, call.at(y), call.at(b!))
  return [y]
}

/** B is packed once, by columns; then rows of C are made apart, and columns where there are few rows. */
function one(call: WasmCall, m: number, n: number, k: number, a: Operand, b: Operand, c: number, bias: number): void {
  const padded = upTo(8, n)
  const deep = Math.min(k, Math.max(DEPTH, Math.floor(PACKED / padded / DEPTH) * DEPTH))
  const rows = cut(m, m > 512 ? upTo(64, m / 8) : Math.min(64, Math.max(32, upTo(4, m / 4))))
  const columns = cut(n, Math.max(64, upTo(8, n / Math.ceil(4 / rows.length))))
  const parts = rows.flatMap((r) => columns.map((c) => [r, c] as const))
  const packed = call.at(call.make([padded * deep], 'float32'))
  const scratch = call.at(call.make([ROWS_SCRATCH * Math.min(parts.length, MOST)], 'float32'))
  for (let k0 = 0; k0 < k; k0 += deep) {
    const depth = Math.min(deep, k - k0)
    const from = b.at + k0 * b.row
    const packing = cut(n, Math.max(8, upTo(8, PACK_PART / depth)))
    call.parallel(
      tensorProductKernels,
      'packColumns',
      packing.map(([j0, j1]) => [j0, j1, n, depth, from, b.row, b.column, packed]),
    )
    const blocks = parts.map(([[i0, i1], [j0, j1]], i) => [
      i1 - i0,
      j0,
      j1,
      n,
      depth,
      a.at + i0 * a.row + k0 * a.column,
      a.row,
      a.column,
      packed,
      c + i0 * n * BYTES,
      n * BYTES,
      k0 > 0 || bias ? 1 : 0,
      k0 > 0 ? 0 : bias,
      scratch + (i % MOST) * ROWS_SCRATCH * BYTES,
    ])
    // So many at a time as there is scratch memory for.
    for (let i = 0; i < blocks.length; i += MOST) {
      call.parallel(tensorProductKernels, 'multiplyRows', blocks.slice(i, i + MOST))
    }
  }
}

type Several = readonly [first: Operand, offsets: readonly number[]]

function several(call: WasmCall, m: number, n: number, k: number, [a, aAt]: Several, [b, bAt]: Several, c: number) {
  const count = aAt.length
  const table = (list: readonly number[]) => call.at(call.write(Int32Array.from(list), [count], 'int32'))
  const [aTable, bTable] = [table(aAt), table(bAt)]
  const ranges = cut(count, Math.ceil(count / RANGES))
  const elements = multiplyScratch(n)
  const scratch = call.at(call.make([elements * ranges.length], 'float32'))
  const blocks = ranges.map(([from, to], i) => [
    from,
    to,
    m,
    n,
    k,
    a.at,
    aTable,
    a.row,
    a.column,
    b.at,
    bTable,
    b.row,
    b.column,
    c,
    m * n,
    n * BYTES,
    scratch + i * elements * BYTES,
  ])
  call.parallel(tensorProductKernels, 'multiplyMany', blocks)
}

const upTo = (multiple: number, n: number): number => Math.ceil(n / multiple) * multiple
