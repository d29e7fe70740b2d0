import { tensorLinesKernels } from '@foldwise/kernels'
import { bytesPerElement } from '../../../dtype.ts'
import { resolveAxis } from '../../../ops/support/axes.ts'
import { inputError } from '../../../ops/support/check.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { pieces, type WasmCall } from '../wasm-call.ts'

export const indexKernels: KernelTable<WasmCall> = {
  gather: (call, [x, indices], { axis }, [out]) => {
    const a = resolveAxis('gather', axis, x!.shape.length)
    checkIndices(call, 'gather', indices!, x!.shape[a]!)
    const y = call.make(out!.shape, out!.dtype)
    const outer = sizeOf(x!.shape.slice(0, a))
    const width = sizeOf(x!.shape.slice(a + 1)) * bytesPerElement(x!.dtype)
    const count = sizeOf(indices!.shape)
    call.own.tensor.gather(outer, x!.shape[a]!, width, count, call.at(indices!), call.at(x!), call.at(y))
    return [y]
  },

  scatterAdd: (call, [indices, updates], { size }, [out]) => {
    checkIndices(call, 'scatterAdd', indices!, size)
    const y = call.make(out!.shape, out!.dtype, 0)
    const count = sizeOf(indices!.shape)
    const width = sizeOf(out!.shape.slice(1))
    const add = out!.dtype === 'int32' ? call.own.tensor.scatterAddInt : call.own.tensor.scatterAdd
    add(count, width, call.at(indices!), call.at(updates!), call.at(y))
    return [y]
  },
}

/** Throws where an index is not one from 0 to below `below`. */
export function checkIndices(call: WasmCall, op: string, indices: Handle, below: number): void {
  const ranges = pieces(sizeOf(indices.shape))
  const at = call.at(indices)
  const blocks = ranges.map(([from, to]) => [to - from, below, at + 4 * from])
  const found = call.parallel(tensorLinesKernels, 'firstOutside', blocks)
  const block = found.findIndex((i) => i >= 0)
  if (block < 0) return
  const v = call.view(indices)[ranges[block]![0] + found[block]!]
  throw inputError(op, `indices from 0 to ${below - 1}`, `${v}`, 'Check the indices.')
}
