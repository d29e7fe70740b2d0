import { type TensorNormKernels, tensorNormKernels } from '@foldwise/kernels'
import type { StandardizeAttrs } from '../../../ops/norm/standardize.ts'
import { resolveAxes } from '../../../ops/support/axes.ts'
import { type Shape, sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { transposed } from '../../shared/moving-kernels.ts'
import { rowPieces, type WasmCall } from '../wasm-call.ts'

/** A tensor seen as `[outer, groups, inner]`, each group normalized over outer and inner, once its axes are permuted. */
interface Arranged {
  readonly perm: readonly number[]
  readonly outer: number
  readonly groups: number
  readonly inner: number
}

/** Runs of fewer values are brought together first. */
const SHORT = 8

/** Normalization over any axes: rows, and channels of images, where they lie; other axes are brought last. */
export const normKernels: KernelTable<WasmCall> = {
  standardize: (call, [given], { axes, epsilon }: StandardizeAttrs, [, moment]) => {
    const a = arranged(given!.shape, resolveAxes('standardize', axes, given!.shape.length))
    const x = transposed(call, given!, a.perm)
    const y = call.make(x.shape, 'float32')
    const [means, variances] = [call.make(moment!.shape, 'float32'), call.make(moment!.shape, 'float32')]
    inGroups(call, 'standardize', a, epsilon, [x, y, means, variances])
    return [back(call, y, a), means, variances]
  },

  standardizeGrad: (call, [y, variances, dy], { axes, epsilon }: StandardizeAttrs) => {
    const a = arranged(y!.shape, resolveAxes('standardizeGrad', axes, y!.shape.length))
    const [from, slope] = [transposed(call, y!, a.perm), transposed(call, dy!, a.perm)]
    const dx = call.make(from.shape, 'float32')
    inGroups(call, 'standardizeGrad', a, epsilon, [from, variances!, slope, dx])
    return [back(call, dx, a)]
  },
}

function arranged(shape: Shape, reduced: readonly number[]): Arranged {
  const all = [...shape.keys()]
  const kept = all.filter((axis) => !reduced.includes(axis))
  const size = (axes: readonly number[]): number => sizeOf(axes.map((axis) => shape[axis]!))
  const [first = 0, last = -1] = [kept[0], kept.at(-1)]
  const inner = size(all.slice(last + 1))
  const together = last - first + 1 === kept.length
  if (together && (inner >= SHORT || first === 0)) {
    return { perm: all, outer: size(all.slice(0, first)), groups: size(kept), inner }
  }
  return { perm: [...kept, ...reduced], outer: 1, groups: size(kept), inner: size(reduced) }
}

const back = (call: WasmCall, y: Handle, { perm }: Arranged): Handle =>
  transposed(
    call,
    y,
    perm.map((_, axis) => perm.indexOf(axis)),
  )

/** Handles are whole tensors, or have one value a group. */
function inGroups(
  call: WasmCall,
  procedure: keyof TensorNormKernels,
  { outer, groups, inner }: Arranged,
  epsilon: number,
  handles: readonly [Handle, Handle, Handle, Handle],
): void {
  const pointers = handles.map((h) => ({ at: call.at(h), step: 4 * (sizeOf(h.shape) === groups ? 1 : inner) }))
  const blocks = rowPieces(groups, outer * inner).map(([from, to]) => [
    to - from,
    outer,
    inner,
    4 * groups * inner,
    epsilon,
    ...pointers.map(({ at, step }) => at + step * from),
  ])
  call.parallel(tensorNormKernels, procedure, blocks)
}
