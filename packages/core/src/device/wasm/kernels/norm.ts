import { tensorKernels, tensorNormKernels } from '@foldwise/kernels'
import type { EpsilonAttrs } from '../../../ops/norm/batch-normalization.ts'
import type { StandardizeAttrs } from '../../../ops/norm/standardize.ts'
import { resolveAxes } from '../../../ops/support/axes.ts'
import { type Shape, sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { transposed } from '../../shared/moving-kernels.ts'
import { columnPieces, rowPieces, type WasmCall } from '../wasm-call.ts'

type Six = [number, number, number, number, number, number]

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

  layerNormalization: (call, ins, { epsilon }: EpsilonAttrs, [out]) => {
    const n = sizeOf(ins[1]!.shape)
    const y = call.make(out!.shape, 'float32')
    const [x, scale, bias, to] = [...ins, y].map((h) => call.at(h)) as [number, number, number, number]
    const blocks = rowPieces(sizeOf(out!.shape) / n, n).map(([a, b]) => {
      return [b - a, n, epsilon, x + 4 * a * n, scale, bias, to + 4 * a * n]
    })
    call.parallel(tensorNormKernels, 'layerNorm', blocks)
    return [y]
  },

  layerNormalizationGrad: (call, ins, { epsilon }: EpsilonAttrs, outs) => {
    const n = sizeOf(ins[1]!.shape)
    const made = outs.map((s) => call.make(s.shape, 'float32'))
    const [x, scale, dy, dx, dscale, dbias] = [...ins, ...made].map((h) => call.at(h)) as Six
    const ranges = rowPieces(sizeOf(ins[0]!.shape) / n, n)
    const count = ranges.length
    const parts = call.at(call.make([2, count, n], 'float32'))
    const each = 4 * Math.ceil(n / 4)
    const scratch = call.at(call.make([4 * each * count], 'float32'))
    const blocks = ranges.map(([a, b], i) => {
      const [from, own] = [4 * a * n, [parts + 4 * i * n, parts + 4 * (count + i) * n]]
      return [b - a, n, epsilon, x + from, scale, dy + from, dx + from, ...own, scratch + 16 * each * i]
    })
    call.parallel(tensorNormKernels, 'layerNormGrad', blocks)
    const adding = [dscale, dbias].flatMap((to, i) =>
      columnPieces(n, count).map(([a, b]) => [1, count, n, a, b, parts + 4 * i * count * n, 1, to]),
    )
    call.parallel(tensorKernels, 'sum', adding)
    return made
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
  procedure: 'standardize' | 'standardizeGrad',
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
