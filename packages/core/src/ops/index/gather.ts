/** Gather and scatterAdd: each is the other's gradient. */
import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { moveAxis } from '../shape/move-axis.ts'
import { resolveAxis } from '../support/axes.ts'
import { ANY, checkCount, checkDType, inputError, NUMBERS, showSpec } from '../support/check.ts'
import { int64s, onnxType, scalarOf } from '../support/onnx.ts'

export interface GatherAttrs {
  readonly axis: number
}

/** The op that `gather` applies. */
export const Gather: Op<GatherAttrs> = {
  name: 'gather',
  infer: (ins, { axis }) => {
    checkCount('gather', ins, 2)
    const [x, indices] = ins
    checkDType('gather', x!, ANY)
    checkDType('gather', indices!, ['int32'])
    const a = resolveAxis('gather', axis, x!.shape.length)
    return [{ shape: [...x!.shape.slice(0, a), ...indices!.shape, ...x!.shape.slice(a + 1)], dtype: x!.dtype }]
  },
  grad: ({ inputs: [x, indices], attrs: { axis } }, [dy]) => {
    const a = resolveAxis('gather', axis, x!.shape.length)
    const rank = indices!.shape.length
    // Bring the gathered axes to the front, add, and move the axis back.
    const front = moveAxis(dy!, a, rank, 0)
    const sums = scatterAdd(indices as Tensor<'int32'>, front, x!.shape[a]!)
    return [moveAxis(sums, 0, 1, a), undefined]
  },
  onnx: (e, ins, outs, { axis }) => e.node('Gather', ins, outs, { axis: { int: axis } }),
  reference: ([x, indices], { axis }, [out]) => {
    const a = resolveAxis('gather', axis, x!.shape.length)
    const inner = sizeOf(x!.shape.slice(a + 1))
    const outer = sizeOf(x!.shape.slice(0, a))
    const n = x!.shape[a]!
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    let at = 0
    for (let o = 0; o < outer; o++) {
      for (const index of indices!.data) {
        if (!(index >= 0 && index < n)) {
          throw inputError('gather', `indices from 0 to ${n - 1}`, `${index}`, 'Check the indices.')
        }
        for (let i = 0; i < inner; i++) y[at++] = x!.data[(o * n + index) * inner + i]!
      }
    }
    return [y]
  },
}

/**
 * Takes the entries of x along `axis` (default 0) that `indices` (int32, any shape) name; its shape replaces that axis.
 * Indices outside throw `InputError` on the host and on wasm; a GPU holds them inside.
 */
export const gather = <D extends DType>(x: Tensor<D>, indices: Tensor<'int32'>, axis = 0): Tensor<D> =>
  apply(Gather, [x, indices], { axis })[0] as Tensor<D>

export interface ScatterAttrs {
  readonly size: number
}

/** The op that `scatterAdd` applies. */
export const ScatterAdd: Op<ScatterAttrs> = {
  name: 'scatterAdd',
  infer: (ins, { size }) => {
    checkCount('scatterAdd', ins, 2)
    const [indices, updates] = ins
    checkDType('scatterAdd', indices!, ['int32'])
    checkDType('scatterAdd', updates!, NUMBERS)
    const rank = indices!.shape.length
    if (indices!.shape.some((d, i) => d !== updates!.shape[i])) {
      const got = `${showSpec(indices!)} and ${showSpec(updates!)}`
      throw inputError('scatterAdd', 'updates whose shape starts with that of indices', got, 'Reshape one.')
    }
    return [{ shape: [size, ...updates!.shape.slice(rank)], dtype: updates!.dtype }]
  },
  grad: ({ inputs: [indices] }, [dy]) => [undefined, gather(dy!, indices as Tensor<'int32'>)],
  onnx: (e, [indices, updates], outs, { size }, [indexSpec, spec]) => {
    const zeros = e.temp()
    const wide = e.temp()
    const column = e.temp()
    const rest = spec!.shape.slice(indexSpec!.shape.length)
    e.node('Expand', [scalarOf(e, spec!.dtype, 0), int64s(e, [size, ...rest])], [zeros])
    e.node('Cast', [indices!], [wide], { to: onnxType('int64') })
    e.node('Unsqueeze', [wide, int64s(e, [-1])], [column])
    e.node('ScatterND', [zeros, column, updates!], outs, { reduction: { string: 'add' } })
  },
  reference: ([indices, updates], { size }, [out]) => {
    const width = sizeOf(out!.shape.slice(1))
    const sums = new Float64Array(size * width)
    indices!.data.forEach((index, k) => {
      if (!(index >= 0 && index < size)) {
        throw inputError('scatterAdd', `indices from 0 to ${size - 1}`, `${index}`, 'Check the indices.')
      }
      for (let i = 0; i < width; i++) sums[index * width + i]! += updates!.data[k * width + i]!
    })
    const y = allocate(out!.dtype, sums.length)
    y.set(sums)
    return [y]
  },
}

/**
 * `size` rows of zeros to which `updates` are added: entry k of `indices` (int32) names the row of entry k of `updates`,
 * whose shape is that of `indices` and then that of a row. Rows named twice get both.
 */
export const scatterAdd = <D extends DType>(indices: Tensor<'int32'>, updates: Tensor<D>, size: number): Tensor<D> =>
  apply(ScatterAdd, [indices, updates], { size })[0] as Tensor<D>
