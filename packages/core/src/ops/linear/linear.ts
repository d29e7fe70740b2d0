import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { add } from '../elementwise/arithmetic.ts'
import { sum } from '../reduce/sum.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import type { NoAttrs } from '../support/unary.ts'
import { matMul } from './mat-mul.ts'

/** The op that `linear` applies. */
export const Linear: Op<NoAttrs> = {
  name: 'linear',
  infer: (ins) => {
    checkCount('linear', ins, 3)
    checkSameDType('linear', ins, FLOATS)
    const [x, w, b] = ins
    const ranked = x!.shape.length === 2 && w!.shape.length === 2 && b!.shape.length === 1
    if (!ranked || x!.shape[1] !== w!.shape[1] || w!.shape[0] !== b!.shape[0]) {
      const want = 'x [n, in], weights [out, in] and a bias [out]'
      throw inputError('linear', want, ins.map(showSpec).join(', '), 'Reshape x to rows.')
    }
    return [{ shape: [x!.shape[0]!, w!.shape[0]!], dtype: x!.dtype }]
  },
  compose: ([x, w, b]) => [add(matMul(x!, w!, { transposeB: true }), b!)],
  grad: ({ inputs: [x, w], needs }, [dy]) => [
    needs[0] ? matMul(dy!, w!) : undefined,
    needs[1] ? matMul(dy!, x!, { transposeA: true }) : undefined,
    needs[2] ? sum(dy!, 0) : undefined,
  ],
  onnx: (e, [x, w, b], outs) => {
    const [turned, product] = [e.temp(), e.temp()]
    e.node('Transpose', [w!], [turned], { perm: { ints: [1, 0] } })
    e.node('MatMul', [x!, turned], [product])
    e.node('Add', [product, b!], outs)
  },
  reference: ([x, w, b], _, [out]) => {
    const [rows, n] = out!.shape as [number, number]
    const k = w!.shape[1]!
    const y = allocate(out!.dtype, rows * n)
    for (let at = 0; at < y.length; at++) {
      const [i, j] = [Math.floor(at / n), at % n]
      let s = b!.data[j]!
      for (let q = 0; q < k; q++) s += x!.data[i * k + q]! * w!.data[j * k + q]!
      y[at] = s
    }
    return [y]
  },
}

/** `x W^T + b` for x `[n, in]`, weights `[out, in]` and a bias `[out]`, in one pass. */
export const linear = <D extends DType>(x: Tensor<D>, weights: Tensor<D>, bias: Tensor<D>): Tensor<D> =>
  apply(Linear, [x, weights, bias], {})[0] as Tensor<D>
