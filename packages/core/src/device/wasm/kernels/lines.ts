import { tensorLinesKernels } from '@foldwise/kernels'
import { bytesPerElement } from '../../../dtype.ts'
import { linesOf, type ScatterElementsAttrs } from '../../../ops/index/gather-elements.ts'
import { bestOf, type TopKAttrs } from '../../../ops/index/top-k.ts'
import type { CumSumAttrs } from '../../../ops/reduce/cum-sum.ts'
import { resolveAxis } from '../../../ops/support/axes.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { rowPieces, type WasmCall } from '../wasm-call.ts'
import { checkIndices } from './index-kernels.ts'

/** Ops along one axis, by index or in order. */
export const lineKernels: KernelTable<WasmCall> = {
  gatherElements: (call, [x, indices], { axis }, [out]) => {
    const a = resolveAxis('gatherElements', axis, x!.shape.length)
    const n = x!.shape[a]!
    checkIndices(call, 'gatherElements', indices!, n)
    const { outer, n: count, inner } = linesOf(indices!.shape, a)
    const y = call.make(out!.shape, out!.dtype)
    const bytes = bytesPerElement(x!.dtype)
    const at = [call.at(indices!), call.at(x!), call.at(y)] as const
    const blocks = rowPieces(outer, count * inner).map(([from, to]) => {
      const picked = from * count * inner
      return [
        to - from,
        count,
        n,
        inner,
        bytes,
        at[0] + 4 * picked,
        at[1] + from * n * inner * bytes,
        at[2] + picked * bytes,
      ]
    })
    call.parallel(tensorLinesKernels, 'gatherElements', blocks)
    return [y]
  },

  scatterElements: (call, [indices, updates], { axis, size }: ScatterElementsAttrs, [out]) => {
    const a = resolveAxis('scatterElements', axis, out!.shape.length)
    checkIndices(call, 'scatterElements', indices!, size)
    const { outer, n: count, inner } = linesOf(indices!.shape, a)
    const y = call.make(out!.shape, out!.dtype)
    const at = [call.at(indices!), call.at(updates!), call.at(y)] as const
    const blocks = rowPieces(outer, Math.max(count, size) * inner).map(([from, to]) => {
      const added = 4 * from * count * inner
      return [to - from, count, size, inner, at[0] + added, at[1] + added, at[2] + 4 * from * size * inner]
    })
    call.parallel(tensorLinesKernels, out!.dtype === 'int32' ? 'scatterElementsInt' : 'scatterElements', blocks)
    return [y]
  },

  cumSum: (call, [x], { axis, exclusive, reverse }: CumSumAttrs, [out]) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis('cumSum', axis, x!.shape.length))
    const y = call.make(out!.shape, out!.dtype)
    const add = out!.dtype === 'int32' ? call.own.lines.cumSumInt : call.own.lines.cumSum
    add(outer, n, inner, exclusive ? 1 : 0, reverse ? 1 : 0, call.at(x!), call.at(y))
    return [y]
  },

  // In JavaScript: sorting costs more than crossing over to it.
  topK: (call, [x], { k, axis, largest }: TopKAttrs, [out]) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis('topK', axis, x!.shape.length))
    const y = call.make(out!.shape, out!.dtype)
    const places = call.make(out!.shape, 'int32')
    const [from, values, found] = [call.view(x!), call.view(y), call.view(places)]
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        const at = (index: number) => from[(o * n + index) * inner + i]!
        const best = bestOf(n, k, at, largest)
        for (let j = 0; j < k; j++) {
          values[(o * k + j) * inner + i] = at(best[j]!)
          found[(o * k + j) * inner + i] = best[j]!
        }
      }
    }
    return [y, places]
  },
}
