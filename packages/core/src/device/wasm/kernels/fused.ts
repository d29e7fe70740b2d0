import { tensorFusedKernels } from '@foldwise/kernels'
import type { AdamStepAttrs } from '../../../ops/optimize/adam-step.ts'
import type { SoftmaxAttrs } from '../../../ops/reduce/softmax.ts'
import { resolveAxis } from '../../../ops/support/axes.ts'
import { sizeOf } from '../../../shape.ts'
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

  adamStep: (call, ins, attrs: AdamStepAttrs, outs) => {
    const { beta1, beta2, epsilon, rootScale, rate, decay, keep } = attrs
    const settings = [beta1, 1 - beta1, beta2, 1 - beta2, rootScale, epsilon, rate, decay, keep]
    const made = outs.map((s) => call.make(s.shape, 'float32'))
    const at = [...ins, ...made].map((h) => call.at(h))
    const blocks = pieces(sizeOf(outs[0]!.shape)).map(([from, to]) => [
      to - from,
      ...settings,
      ...at.map((p) => p + 4 * from),
    ])
    call.parallel(tensorFusedKernels, 'adamStep', blocks)
    return made
  },
}
