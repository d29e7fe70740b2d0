import { tensorReduceKernels } from '@foldwise/kernels'
import type { StandardizeAttrs } from '../../../ops/norm/standardize.ts'
import { resolveAxes, resolveAxis } from '../../../ops/support/axes.ts'
import { sizeOf } from '../../../shape.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { transposed } from '../../shared/moving-kernels.ts'
import { cut, type WasmCall } from '../wasm-call.ts'

/** Elements a thread takes at once, about. */
const PART = 1 << 14

const rowsPer = (n: number): number => Math.max(1, Math.ceil(PART / Math.max(1, n)))

const softmax =
  (log: 0 | 1): Kernel<WasmCall> =>
  (call, [x], { axis }, [out]) => {
    const rank = x!.shape.length
    if (resolveAxis('softmax', axis, rank) !== rank - 1) return undefined
    const n = x!.shape[rank - 1]!
    const y = call.make(out!.shape, 'float32')
    const [from, to] = [call.at(x!), call.at(y)]
    const blocks = cut(sizeOf(x!.shape) / n, rowsPer(n)).map(([a, b]) => [
      b - a,
      n,
      log,
      from + 4 * a * n,
      to + 4 * a * n,
    ])
    call.parallel(tensorReduceKernels, 'softmax', blocks)
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
    const blocks = cut(sizeOf(moment!.shape), rowsPer(n)).map(([a, b]) => [
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
