import { tensorKernels } from '@foldwise/kernels'
import { bytesPerElement } from '../../../dtype.ts'
import { sizeOf } from '../../../shape.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { expanded } from '../../shared/moving-kernels.ts'
import { pieces, type WasmCall } from '../wasm-call.ts'
import { paired } from './pairs.ts'

/** Ops that convert or choose elements. */
export const convertKernels: KernelTable<WasmCall> = {
  cast: (call, [x], { dtype }, [out]) => {
    if (x!.dtype === dtype) return [x!]
    if (dtype === 'bool') return [paired(call, 'notEqual', [x!, call.scalar(0, x!.dtype)], out!)]
    const y = call.make(out!.shape, dtype)
    call.view(y).set(call.view(x!))
    return [y]
  },

  where: (call, ins, _, [out]) => {
    const shape = out!.shape
    // Scalars are stepped over, not written out.
    const [c, a, b] = ins.map((x) => (sizeOf(x.shape) === 1 ? x : expanded(call, x, shape)))
    const step = (x: { readonly shape: readonly number[] }) => (sizeOf(x.shape) === 1 ? 0 : 1)
    const y = call.make(shape, out!.dtype)
    const bytes = bytesPerElement(out!.dtype)
    const [atC, atA, atB, atY] = [c!, a!, b!, y].map((x) => call.at(x)) as [number, number, number, number]
    const [stepC, stepA, stepB] = [step(c!), step(a!), step(b!)]
    const blocks = pieces(sizeOf(shape)).map(([i, j]) => [
      j - i,
      atC + i * stepC,
      stepC,
      atA + i * stepA * bytes,
      stepA,
      atB + i * stepB * bytes,
      stepB,
      atY + i * bytes,
    ])
    call.parallel(tensorKernels, out!.dtype === 'bool' ? 'select1' : 'select4', blocks)
    return [y]
  },
}
