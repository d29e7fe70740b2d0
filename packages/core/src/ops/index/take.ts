import type { DType } from '../../dtype.ts'
import { scope } from '../../scope.ts'
import type { Tensor } from '../../tensor.ts'
import { gather } from './gather.ts'

/** The entries of x along `axis` that a plain list names, in its order. */
export const take = <D extends DType>(x: Tensor<D>, axis: number, list: readonly number[]): Tensor<D> =>
  scope(() => {
    const indices = x.on.constant(Int32Array.from(list), { shape: [list.length], dtype: 'int32' })
    return gather(x, indices as Tensor<'int32'>, axis)
  })
