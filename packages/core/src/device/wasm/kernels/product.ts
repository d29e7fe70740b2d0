import type { WasmCall } from '../wasm-call.ts'

/** Products summed at once: DEPTH of the kernel. */
const DEPTH = 256
/** Elements of B packed at once, so that a product needs at most 16 MB of extra memory. */
const PACKED = 1 << 22
const BYTES = 4
/** 128 bytes and a block of 64 rows of A, as product32 asks for. */
const SCRATCH = 32 + 64 * DEPTH

/** A matrix in memory: its address, and how far rows and columns are apart, in elements. */
export type Matrix = readonly [at: number, row: number, column: number]

/** Scratch memory of products with `n` columns, at most `k` deep. */
export interface ProductScratch {
  readonly deep: number
  readonly packed: number
  readonly scratch: number
}

export function productScratch(call: WasmCall, k: number, n: number): ProductScratch {
  const padded = Math.ceil(n / 8) * 8
  const deep = Math.min(k, Math.max(DEPTH, Math.floor(PACKED / padded / DEPTH) * DEPTH))
  const packed = call.at(call.make([padded * deep], 'float32'))
  return { deep, packed, scratch: call.at(call.make([SCRATCH], 'float32')) }
}

/** C = A B, or C += A B, for A [m, k], B [k, n] and a row-major C. */
export function addProduct(
  call: WasmCall,
  m: number,
  k: number,
  n: number,
  [a, aRow, aColumn]: Matrix,
  [b, bRow, bColumn]: Matrix,
  c: { readonly at: number; readonly add: boolean },
  { deep, packed, scratch }: ProductScratch,
): void {
  const { packRight32, product32 } = call.own.gemm
  for (let k0 = 0; k0 < k; k0 += deep) {
    const kc = Math.min(deep, k - k0)
    packRight32(0, n, n, kc, b + k0 * bRow * BYTES, bRow * BYTES, bColumn * BYTES, packed)
    const add = c.add || k0 > 0 ? 1 : 0
    const from = a + k0 * aColumn * BYTES
    product32(0, m, n, n, kc, from, aRow * BYTES, aColumn * BYTES, packed, c.at, add, scratch)
  }
}
