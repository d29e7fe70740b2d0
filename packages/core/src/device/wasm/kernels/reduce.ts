import { tensorKernels } from '@foldwise/kernels'
import { linesOf } from '../../../ops/index/gather-elements.ts'
import { resolveAxes, resolveAxis } from '../../../ops/support/axes.ts'
import type { ReduceAttrs } from '../../../ops/support/reduction.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { transposed } from '../../shared/moving-kernels.ts'
import { columnPieces, rowPieces, type WasmCall } from '../wasm-call.ts'

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

/**
 * Added up in float64: a running float32 total stops at 2^24. Axes apart from one another go in turn, the last first, which
 * costs less than bringing them together.
 */
const total =
  (mean: boolean): Kernel<WasmCall> =>
  (call, [input], { axes }: ReduceAttrs, [out]) => {
    const left = resolveAxes('sum', axes, input!.shape.length)
    const scale = mean ? 1 / sizeOf(left.map((a) => input!.shape[a]!)) : 1
    let x = input!
    for (;;) {
      const run = left.splice(left.findLastIndex((a, i) => a !== left[i - 1]! + 1))
      const first = run[0] ?? 0
      const [before, after] = [x.shape.slice(0, first), x.shape.slice(first + run.length)]
      const shape = left.length === 0 ? out!.shape : [...before, ...after]
      const y = call.make(shape, out!.dtype)
      const n = sizeOf(run.map((a) => x.shape[a]!))
      addUp(call, x, y, sizeOf(before), n, sizeOf(after), left.length === 0 ? scale : 1)
      if (left.length === 0) return [y]
      x = y
    }
  }

function addUp(call: WasmCall, x: Handle, y: Handle, outer: number, n: number, inner: number, scale: number): void {
  const [from, to] = [call.at(x), call.at(y)]
  if (x.dtype === 'int32') {
    call.own.tensor.sumInt(outer, n, inner, from, to)
    return
  }
  const rows = rowPieces(outer, n * inner)
  // Columns are cut where there are not enough rows to share, for a column's sum is its own.
  const columns = rows.length > 1 ? [[0, inner] as const] : columnPieces(inner, n)
  const blocks = rows.flatMap(([a, b]) =>
    columns.map(([c, d]) => [b - a, n, inner, c, d, from + 4 * a * n * inner, scale, to + 4 * a * inner]),
  )
  call.parallel(tensorKernels, 'sum', blocks)
}

type Extreme = 'largest' | 'smallest' | 'prod'

const reduced =
  (name: Extreme): Kernel<WasmCall> =>
  (call, [input], { axes }: ReduceAttrs, [out]) => {
    const { x, outer, n, inner } = blocks(call, input!, resolveAxes(name, axes, input!.shape.length))
    const y = call.make(out!.shape, out!.dtype)
    const procedure = x.dtype === 'int32' && name !== 'prod' ? (`${name}Int` as const) : name
    call.own.reduce[procedure](outer, n, inner, call.at(x), call.at(y))
    return [y]
  }

const argument =
  (name: 'argMax' | 'argMin'): Kernel<WasmCall> =>
  (call, [x], { axis }, [out]) => {
    const { outer, n, inner } = linesOf(x!.shape, resolveAxis(name, axis, x!.shape.length))
    const y = call.make(out!.shape, 'int32')
    const procedure = x!.dtype === 'int32' ? (`${name}Int` as const) : name
    call.own.reduce[procedure](outer, n, inner, call.at(x!), call.at(y))
    return [y]
  }

export const reduceKernels: KernelTable<WasmCall> = {
  sum: total(false),
  mean: total(true),
  max: reduced('largest'),
  min: reduced('smallest'),
  prod: reduced('prod'),
  argMax: argument('argMax'),
  argMin: argument('argMin'),
}
