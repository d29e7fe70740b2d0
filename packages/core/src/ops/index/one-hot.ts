import { apply } from '../../apply.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { equal } from '../elementwise/compare.ts'
import { cast } from '../shape/cast.ts'
import { reshape } from '../shape/reshape.ts'
import { inputError, one } from '../support/check.ts'
import { int64s, onnxType } from '../support/onnx.ts'

export interface OneHotAttrs {
  readonly depth: number
}

const classes = (depth: number): Int32Array => Int32Array.from({ length: depth }, (_, i) => i)

/** The op that `oneHot` applies. */
export const OneHot: Op<OneHotAttrs> = {
  name: 'oneHot',
  infer: (ins, { depth }) => {
    const x = one('oneHot', ins, ['int32'])
    if (!(Number.isInteger(depth) && depth >= 1)) {
      throw inputError('oneHot', 'a depth, an integer >= 1', `${depth}`, 'Give the number of classes.')
    }
    return [{ shape: [...x.shape, depth], dtype: 'float32' }]
  },
  compose: ([x], { depth }) => {
    const range = x!.on.constant(classes(depth), { shape: [depth], dtype: 'int32' })
    return [cast(equal(reshape(x!, [...x!.shape, 1]), range), 'float32')]
  },
  grad: () => [undefined],
  // Not OneHot, which takes -1 for the last class.
  onnx: (e, [x], outs, { depth }) => {
    const [column, hit] = [e.temp(), e.temp()]
    const range = e.constant({ dtype: 'int32', shape: [depth], data: classes(depth) })
    e.node('Unsqueeze', [x!, int64s(e, [-1])], [column])
    e.node('Equal', [column, range], [hit])
    e.node('Cast', [hit], outs, { to: onnxType('float32') })
  },
  reference: ([x], { depth }) => {
    const y = new Float32Array(x!.data.length * depth)
    x!.data.forEach((c, i) => {
      if (c >= 0 && c < depth) y[i * depth + c] = 1
    })
    return [y]
  },
}

/** A new last axis of size `depth` with 1 (float32) at each index and 0 elsewhere; indices outside give zeros only. */
export const oneHot = (indices: Tensor<'int32'>, depth: number): Tensor<'float32'> =>
  apply(OneHot, [indices], { depth })[0] as Tensor<'float32'>
