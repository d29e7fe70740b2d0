import { copyAs, type DType, dtypeOf } from './dtype.ts'
import { hostTensor } from './host.ts'
import type { Shape } from './shape.ts'
import type { Tensor } from './tensor.ts'

/**
 * A host tensor with a copy of `data`.
 * `shape` defaults to `[data.length]`; `dtype` to that of the typed array, float32 for plain arrays.
 * Throws `InputError` if the shape does not hold `data.length` elements.
 */
export function tensor<D extends DType = DType>(data: ArrayLike<number>, shape?: Shape, dtype?: D): Tensor<D> {
  const type = dtype ?? (dtypeOf(data) as D)
  return hostTensor(copyAs(type, data), shape ?? [data.length], type)
}
