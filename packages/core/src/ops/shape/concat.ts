import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { resolveAxis } from '../support/axes.ts'
import { ANY, checkSameDType, inputError, showSpec } from '../support/check.ts'
import { slice } from './slice-pad.ts'

export interface ConcatAttrs {
  readonly axis: number
}

/** The op that `concat` applies. */
export const Concat: Op<ConcatAttrs> = {
  name: 'concat',
  infer: (ins, { axis }) => {
    checkSameDType('concat', ins, ANY)
    const { shape, dtype } = ins[0]!
    const a = resolveAxis('concat', axis, shape.length)
    const fits = ins.every((x) => x.shape.length === shape.length && x.shape.every((d, i) => i === a || d === shape[i]))
    if (!fits) {
      const got = ins.map(showSpec).join(', ')
      throw inputError('concat', `shapes equal except on axis ${axis}`, got, 'Reshape or slice the odd one.')
    }
    const total = ins.reduce((n, x) => n + x.shape[a]!, 0)
    return [{ shape: shape.map((d, i) => (i === a ? total : d)), dtype }]
  },
  grad: ({ inputs, needs, attrs: { axis } }, [dy]) => {
    const a = resolveAxis('concat', axis, dy!.shape.length)
    let from = 0
    return inputs.map((x, i) => {
      const starts = dy!.shape.map((_, d) => (d === a ? from : 0))
      from += x.shape[a]!
      const ends = dy!.shape.map((size, d) => (d === a ? from : size))
      return needs[i] ? slice(dy!, starts, ends) : undefined
    })
  },
  onnx: (e, ins, outs, { axis }) => e.node('Concat', ins, outs, { axis: { int: axis } }),
  reference: (ins, { axis }, [out]) => {
    const a = resolveAxis('concat', axis, out!.shape.length)
    const inner = sizeOf(out!.shape.slice(a + 1))
    const outer = sizeOf(out!.shape.slice(0, a))
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    let at = 0
    for (let o = 0; o < outer; o++) {
      for (const x of ins) {
        const run = x.shape[a]! * inner
        for (let i = 0; i < run; i++) y[at++] = x.data[o * run + i]!
      }
    }
    return [y]
  },
}

/** Tensors one after another along `axis`. */
export const concat = <D extends DType>(xs: readonly Tensor<D>[], axis: number): Tensor<D> =>
  apply(Concat, xs, { axis })[0] as Tensor<D>
