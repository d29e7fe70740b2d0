import { reducedShape, resolveAxes } from '../../../ops/support/axes.ts'
import type { ReduceAttrs } from '../../../ops/support/reduction.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../tfjs/handle.ts'
import type { Kernel, KernelTable } from '../../tfjs/kernel.ts'
import { transposed } from '../../tfjs/moving-kernels.ts'
import type { WasmCall } from '../wasm-call.ts'

/** The input as [outer, n, inner] with n to be reduced: as it is if the reduced axes are neighbours, else transposed. */
function blocks(
  call: WasmCall,
  x: Handle,
  axes: readonly number[],
): { x: Handle; outer: number; n: number; inner: number } {
  const first = axes[0] ?? 0
  const n = sizeOf(axes.map((a) => x.shape[a]!))
  const neighbours = axes.every((a, i) => a === first + i)
  if (neighbours) {
    const inner = sizeOf(x.shape.slice(first + axes.length))
    return { x, outer: sizeOf(x.shape.slice(0, first)), n, inner }
  }
  const kept = [...x.shape.keys()].filter((a) => !axes.includes(a))
  const perm = [...kept, ...axes]
  return { x: transposed(call, x, perm), outer: sizeOf(kept.map((a) => x.shape[a]!)), n, inner: 1 }
}

/** Added up in float64: tfjs' running float32 total stops at 2^24. */
const total =
  (mean: boolean): Kernel<WasmCall> =>
  (call, [input], { axes }: ReduceAttrs, [out]) => {
    const { x, outer, n, inner } = blocks(call, input!, resolveAxes('sum', axes, input!.shape.length))
    const y = call.make(out!.shape, out!.dtype)
    if (x.dtype === 'int32') call.own.tensor.sumInt(outer, n, inner, call.at(x), call.at(y))
    else call.own.tensor.sum(outer, n, inner, call.at(x), mean ? 1 / n : 1, call.at(y))
    return [y]
  }

/** tfjs' reductions over innermost axes. */
const innermost =
  (name: string, axisName: string): Kernel<WasmCall> =>
  (call, [input], { axes }: ReduceAttrs, [out]) => {
    const all = resolveAxes(name, axes, input!.shape.length)
    if (all.length === 0) return [input!]
    const y = call.run(name, { x: input }, { [axisName]: all, keepDims: false })
    return [call.reshape(y, out!.shape)]
  }

const argument =
  (name: string): Kernel<WasmCall> =>
  (call, [x], { axis }, [out]) => {
    const rank = x!.shape.length
    const at = axis < 0 ? axis + rank : axis
    const flat = call.run(name, { x }, { axis: at })
    return [call.reshape({ ...flat, shape: reducedShape(x!.shape, [at], false) }, out!.shape)]
  }

export const reduceKernels: KernelTable<WasmCall> = {
  sum: total(false),
  mean: total(true),
  max: innermost('Max', 'reductionIndices'),
  min: innermost('Min', 'axis'),
  prod: innermost('Prod', 'axis'),
  argMax: argument('ArgMax'),
  argMin: argument('ArgMin'),
}
