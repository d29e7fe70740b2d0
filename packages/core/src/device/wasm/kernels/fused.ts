import { tensorFusedKernels, tensorKernels } from '@foldwise/kernels'
import type { CrossEntropyAttrs } from '../../../ops/loss/softmax-cross-entropy.ts'
import type { AdamStepAttrs } from '../../../ops/optimize/adam-step.ts'
import type { SoftmaxAttrs } from '../../../ops/reduce/softmax.ts'
import { resolveAxis } from '../../../ops/support/axes.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { pieces, rowPieces, type WasmCall } from '../wasm-call.ts'

const local =
  (name: 'reluGrad' | 'geluGrad', spare: boolean): Kernel<WasmCall> =>
  (call, [a, dy], _, [out]) => {
    const dx = call.make(out!.shape, 'float32')
    const at = [call.at(a!), call.at(dy!), call.at(dx)]
    const constants = spare ? [call.spare()] : []
    const blocks = pieces(sizeOf(out!.shape)).map(([from, to]) => [
      to - from,
      ...constants,
      ...at.map((p) => p + 4 * from),
    ])
    call.parallel(tensorFusedKernels, name, blocks)
    return [dx]
  }

/** Gradients and optimizer steps that are one pass over memory, where composed they would be many. */
export const fusedKernels: KernelTable<WasmCall> = {
  reluGrad: local('reluGrad', false),
  geluGrad: local('geluGrad', true),

  softmaxGrad: (call, [y, dy], { axis }: SoftmaxAttrs, [out]) => {
    const rank = out!.shape.length
    if (resolveAxis('softmaxGrad', axis, rank) !== rank - 1) return undefined
    const n = out!.shape[rank - 1]!
    const dx = call.make(out!.shape, 'float32')
    const at = [call.at(y!), call.at(dy!), call.at(dx)]
    const blocks = rowPieces(sizeOf(out!.shape) / n, n).map(([a, b]) => [b - a, n, ...at.map((p) => p + 4 * a * n)])
    call.parallel(tensorFusedKernels, 'softmaxGrad', blocks)
    return [dx]
  },

  softmaxCrossEntropy: (call, [x, target], { smoothing }: CrossEntropyAttrs, [out]) => {
    const [rows, n] = x!.shape as [number, number]
    const losses = call.at(call.make([rows], 'float32'))
    const [from, wanted, spare] = [call.at(x!), call.at(target!), call.spare()]
    const blocks = rowPieces(rows, n).map(([a, b]) => {
      return [b - a, n, smoothing, spare, from + 4 * a * n, wanted + 4 * a, losses + 4 * a]
    })
    call.parallel(tensorFusedKernels, 'crossEntropy', blocks)
    const y = call.make(out!.shape, 'float32')
    call.parallel(tensorKernels, 'sum', [[1, rows, 1, 0, 1, losses, 1 / inside(call, target!, n), call.at(y)]])
    return [y]
  },

  softmaxCrossEntropyGrad: (call, [x, target, dy], { smoothing }: CrossEntropyAttrs, [out]) => {
    const [rows, n] = x!.shape as [number, number]
    const dx = call.make(out!.shape, 'float32')
    const [from, wanted, to, spare] = [call.at(x!), call.at(target!), call.at(dx), call.spare()]
    const scale = call.view(dy!)[0]! / inside(call, target!, n)
    const blocks = rowPieces(rows, n).map(([a, b]) => {
      return [b - a, n, smoothing, scale, spare, from + 4 * a * n, wanted + 4 * a, to + 4 * a * n]
    })
    call.parallel(tensorFusedKernels, 'crossEntropyGrad', blocks)
    return [dx]
  },

  adamStep: (call, ins, { beta1, beta2, epsilon, rootScale, each }: AdamStepAttrs, outs) => {
    const made = outs.map((s) => call.make(s.shape, 'float32'))
    const shared = [beta1, 1 - beta1, beta2, 1 - beta2, rootScale, epsilon]
    const blocks = each.flatMap(({ rate, decay, keep }, i) => {
      const at = [...ins.slice(4 * i, 4 * i + 4), ...made.slice(3 * i, 3 * i + 3)].map((h) => call.at(h))
      return pieces(sizeOf(ins[4 * i]!.shape)).map(([from, to]) => [
        to - from,
        ...shared,
        rate,
        decay,
        keep,
        ...at.map((p) => p + 4 * from),
      ])
    })
    call.parallel(tensorFusedKernels, 'adamStep', blocks)
    return made
  },
}

/** How many class numbers are of one of n classes. */
function inside(call: WasmCall, target: Handle, n: number): number {
  let count = 0
  for (const t of call.view(target)) if (t >= 0 && t < n) count++
  return count
}
