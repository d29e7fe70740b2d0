/** GatherElements and scatterElements: each is the other's gradient. */
import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Spec } from '../../executor.ts'
import type { Op } from '../../op.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { resolveAxis } from '../support/axes.ts'
import { ANY, checkCount, checkDType, inputError, NUMBERS, showSpec } from '../support/check.ts'
import { int64s, scalarOf } from '../support/onnx.ts'
import type { GatherAttrs } from './gather.ts'

/** How elements along an axis lie: `[outer, n, inner]`. */
export interface Lines {
  readonly outer: number
  readonly n: number
  readonly inner: number
}

export function linesOf(shape: Shape, axis: number): Lines {
  return { outer: sizeOf(shape.slice(0, axis)), n: shape[axis]!, inner: sizeOf(shape.slice(axis + 1)) }
}

/** The op that `gatherElements` applies. */
export const GatherElements: Op<GatherAttrs> = {
  name: 'gatherElements',
  infer: (ins, { axis }) => {
    checkCount('gatherElements', ins, 2)
    const [x, indices] = ins
    checkDType('gatherElements', x!, ANY)
    checkDType('gatherElements', indices!, ['int32'])
    const a = resolveAxis('gatherElements', axis, x!.shape.length)
    checkFits('gatherElements', x!, indices!, a)
    return [{ shape: indices!.shape, dtype: x!.dtype }]
  },
  grad: ({ inputs: [x, indices], attrs: { axis } }, [dy]) => {
    const a = resolveAxis('gatherElements', axis, x!.shape.length)
    return [scatterElements(indices as Tensor<'int32'>, dy!, x!.shape[a]!, a), undefined]
  },
  onnx: (e, ins, outs, { axis }) => e.node('GatherElements', ins, outs, { axis: { int: axis } }),
  reference: ([x, indices], { axis }, [out]) => {
    const a = resolveAxis('gatherElements', axis, x!.shape.length)
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    eachElement('gatherElements', indices!.data, linesOf(indices!.shape, a), x!.shape[a]!, (at, i) => {
      y[i] = x!.data[at]!
    })
    return [y]
  },
}

/**
 * x at the places along `axis` that `indices` (int32) name, for each line of its own: the shape of `indices`, which is
 * that of x except along `axis`. Indices outside throw `InputError` on the host and on wasm; a GPU holds them inside.
 */
export const gatherElements = <D extends DType>(x: Tensor<D>, indices: Tensor<'int32'>, axis = -1): Tensor<D> =>
  apply(GatherElements, [x, indices], { axis })[0] as Tensor<D>

export interface ScatterElementsAttrs extends GatherAttrs {
  /** Size of the result along the axis. */
  readonly size: number
}

/** The op that `scatterElements` applies. */
export const ScatterElements: Op<ScatterElementsAttrs> = {
  name: 'scatterElements',
  infer: (ins, { axis, size }) => {
    checkCount('scatterElements', ins, 2)
    const [indices, updates] = ins
    checkDType('scatterElements', indices!, ['int32'])
    checkDType('scatterElements', updates!, NUMBERS)
    const a = resolveAxis('scatterElements', axis, updates!.shape.length)
    checkFits('scatterElements', updates!, indices!, -1)
    return [{ shape: updates!.shape.map((d, i) => (i === a ? size : d)), dtype: updates!.dtype }]
  },
  grad: ({ inputs: [indices], attrs: { axis } }, [dy]) => [
    undefined,
    gatherElements(dy!, indices as Tensor<'int32'>, axis),
  ],
  onnx: (e, [indices, updates], outs, { axis, size }, [, spec]) => {
    const a = resolveAxis('scatterElements', axis, spec!.shape.length)
    const zeros = e.temp()
    const shape = spec!.shape.map((d, i) => (i === a ? size : d))
    e.node('Expand', [scalarOf(e, spec!.dtype, 0), int64s(e, shape)], [zeros])
    e.node('ScatterElements', [zeros, indices!, updates!], outs, { axis: { int: axis }, reduction: { string: 'add' } })
  },
  reference: ([indices, updates], { axis, size }, [out]) => {
    const a = resolveAxis('scatterElements', axis, out!.shape.length)
    const sums = new Float64Array(sizeOf(out!.shape))
    eachElement('scatterElements', indices!.data, linesOf(indices!.shape, a), size, (at, i) => {
      sums[at]! += updates!.data[i]!
    })
    const y = allocate(out!.dtype, sums.length)
    y.set(sums)
    return [y]
  },
}

/**
 * Zeros, `size` along `axis`, to which each of `updates` is added at the place along the axis that `indices` (int32, of
 * the same shape) names. Places named twice get both.
 */
export const scatterElements = <D extends DType>(
  indices: Tensor<'int32'>,
  updates: Tensor<D>,
  size: number,
  axis = -1,
): Tensor<D> => apply(ScatterElements, [indices, updates], { axis, size })[0] as Tensor<D>

/** Visits each index `i` with the element it names in an array whose lines have `n` elements. */
function eachElement(
  op: string,
  indices: ArrayLike<number>,
  { outer, n: count, inner }: Lines,
  n: number,
  visit: (at: number, i: number) => void,
): void {
  let i = 0
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < count; k++) {
      for (let q = 0; q < inner; q++, i++) {
        const index = indices[i]!
        if (!(index >= 0 && index < n)) {
          throw inputError(op, `indices from 0 to ${n - 1}`, `${index}`, 'Check the indices.')
        }
        visit((o * n + index) * inner + q, i)
      }
    }
  }
}

function checkFits(op: string, x: Spec, indices: Spec, free: number): void {
  const fits = x.shape.length === indices.shape.length && x.shape.every((d, i) => i === free || d === indices.shape[i])
  if (!fits) {
    const got = `${showSpec(x)} and ${showSpec(indices)}`
    throw inputError(op, free < 0 ? 'equal shapes' : `shapes equal except on axis ${free}`, got, 'Reshape one.')
  }
}
