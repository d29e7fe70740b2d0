import { bytesPerElement } from '../../../dtype.ts'
import { linesOf, type ScatterElementsAttrs } from '../../../ops/index/gather-elements.ts'
import { bestOf, type TopKAttrs } from '../../../ops/index/top-k.ts'
import type { CumSumAttrs } from '../../../ops/reduce/cum-sum.ts'
import { resolveAxis } from '../../../ops/support/axes.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import type { WasmCall } from '../wasm-call.ts'
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
    call.own.lines.gatherElements(outer, count, n, inner, bytes, call.at(indices!), call.at(x!), call.at(y))
    return [y]
  },

  scatterElements: (call, [indices, updates], { axis, size }: ScatterElementsAttrs, [out]) => {
    const a = resolveAxis('scatterElements', axis, out!.shape.length)
    checkIndices(call, 'scatterElements', indices!, size)
    const { outer, n: count, inner } = linesOf(indices!.shape, a)
    const y = call.make(out!.shape, out!.dtype, 0)
    const { scatterElements, scatterElementsInt } = call.own.lines
    const add = out!.dtype === 'int32' ? scatterElementsInt : scatterElements
    add(outer, count, size, inner, call.at(indices!), call.at(updates!), call.at(y))
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
