import { tensorFusedKernels, tensorReduceKernels } from '@foldwise/kernels'
import { resolveAxis } from '../../../ops/support/axes.ts'
import { sizeOf } from '../../../shape.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { rowPieces, type WasmCall } from '../wasm-call.ts'

const softmax =
  (log: 0 | 1): Kernel<WasmCall> =>
  (call, [x], { axis }, [out]) => {
    const rank = x!.shape.length
    if (resolveAxis('softmax', axis, rank) !== rank - 1) return undefined
    const n = x!.shape[rank - 1]!
    const y = call.make(out!.shape, 'float32')
    const [from, to] = [call.at(x!), call.at(y)]
    const ranges = rowPieces(sizeOf(x!.shape) / n, n)
    const ends = (a: number) => [from + 4 * a * n, to + 4 * a * n]
    if (log) {
      call.parallel(
        tensorReduceKernels,
        'logSoftmax',
        ranges.map(([a, b]) => [b - a, n, ...ends(a)]),
      )
    } else {
      const spare = call.spare()
      call.parallel(
        tensorFusedKernels,
        'softmax',
        ranges.map(([a, b]) => [b - a, n, spare, ...ends(a)]),
      )
    }
    return [y]
  }

/** Ops of whole rows; other axes are brought last, or composed. */
export const rowKernels: KernelTable<WasmCall> = {
  softmax: softmax(0),
  logSoftmax: softmax(1),
}
