import type { HostArray } from '@foldwise/core'
import { type Kernels, type MathKernels, math } from '@foldwise/kernels'
import type { GraphOp } from '../../session/graph-op.ts'
import { makeCells, value } from './cells.ts'
import { expectType, floats } from './expect.ts'

type ArrayFunction = 'exp' | 'log' | 'sigmoid' | 'softplus' | 'tanh'

/** Elements in kernel memory at once. */
const BLOCK = 1 << 16

/** An operator whose function the kernels have for arrays: the same bits as their scalar form, in less time. */
export const arrayFunction = (name: string, procedure: ArrayFunction): GraphOp => ({
  name,
  create:
    ({ where, kernels }) =>
    ([x]) => {
      expectType(x!, floats, where)
      const out = makeCells(x!.dtype, x!.shape, where) as Float64Array
      applyBlocks(kernels, kernels.use(math)[procedure], x!.data as Float64Array, out)
      return [value(x!.dtype, x!.shape, out)] satisfies HostArray[]
    },
})

function applyBlocks(kernels: Kernels, f: MathKernels[ArrayFunction], from: Float64Array, to: Float64Array): void {
  using ws = kernels.workspace()
  const block = ws.raw(Float64Array, Math.min(from.length, BLOCK))
  for (let at = 0; at < from.length; at += BLOCK) {
    const n = Math.min(BLOCK, from.length - at)
    block.view.set(from.subarray(at, at + n))
    f(n, block.at, block.at)
    to.set(block.view.subarray(0, n), at)
  }
}
