import { tensorFusedKernels, tensorReduceKernels } from '@foldwise/kernels'
import type { StandardizeAttrs } from '../../../ops/norm/standardize.ts'
import { resolveAxes, resolveAxis } from '../../../ops/support/axes.ts'
import { sizeOf } from '../../../shape.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { transposed } from '../../shared/moving-kernels.ts'
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

  standardize: (call, [input], { axes, epsilon }: StandardizeAttrs, [out, moment]) => {
    const reduced = resolveAxes('standardize', axes, input!.shape.length)
    const perm = [...[...input!.shape.keys()].filter((a) => !reduced.includes(a)), ...reduced]
    const x = transposed(call, input!, perm)
    const n = sizeOf(reduced.map((a) => input!.shape[a]!))
    const [y, means, variances] = [
      call.make(x.shape, 'float32'),
      call.make(moment!.shape, 'float32'),
      call.make(moment!.shape, 'float32'),
    ]
    const at = [x, y, means, variances].map((h) => call.at(h)) as [number, number, number, number]
    const blocks = rowPieces(sizeOf(moment!.shape), n).map(([a, b]) => [
      b - a,
      n,
      epsilon,
      at[0] + 4 * a * n,
      at[1] + 4 * a * n,
      at[2] + 4 * a,
      at[3] + 4 * a,
    ])
    call.parallel(tensorReduceKernels, 'standardize', blocks)
    const back = out!.shape.map((_, a) => perm.indexOf(a))
    return [transposed(call, y, back), means, variances]
  },
}
