import { batchOffsets, type MatMulAttrs, matMulSizes } from '../../../ops/linear/mat-mul.ts'
import type { Kernel } from '../../shared/kernel.ts'
import type { WasmCall } from '../wasm-call.ts'
import { productScratch } from './product.ts'

const BYTES = 4

/** The blocked product of lib/tile, with a transpose for free. */
export const matMulKernel: Kernel<WasmCall> = (call, [a, b], attrs: MatMulAttrs, [out]) => {
  const { batch, m, k, n } = matMulSizes(a!.shape, b!.shape, attrs)
  const { packRight32, product32 } = call.own.gemm
  const c = call.make(out!.shape, 'float32')
  const { deep, packed: packedAt, scratch } = productScratch(call, k, n)
  const [aRow, aColumn] = attrs.transposeA ? [BYTES, m * BYTES] : [k * BYTES, BYTES]
  const [bRow, bColumn] = attrs.transposeB ? [BYTES, k * BYTES] : [n * BYTES, BYTES]
  const aAt = batchOffsets(a!.shape, batch)
  const bAt = batchOffsets(b!.shape, batch)
  let packed = -1
  for (let i = 0; i < aAt.length; i++) {
    const from = call.at(a!) + aAt[i]! * BYTES
    const right = call.at(b!) + bAt[i]! * BYTES
    const to = call.at(c) + i * m * n * BYTES
    for (let k0 = 0; k0 < k; k0 += deep) {
      const kc = Math.min(deep, k - k0)
      // A matrix that the whole batch shares is packed once.
      if (packed !== right || deep < k) packRight32(0, n, n, kc, right + k0 * bRow, bRow, bColumn, packedAt)
      packed = right
      product32(0, m, n, n, kc, from + k0 * aColumn, aRow, aColumn, packedAt, to, k0 > 0 ? 1 : 0, scratch)
    }
  }
  return [c]
}
