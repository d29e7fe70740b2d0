import ndarray from 'ndarray'
import { allocate, type DType, dtypeOf } from './dtype.ts'
import { hostData, hostTensor } from './host.ts'
import { copyNdArray, type NdArray } from './ndarray.ts'
import { checkShape, sizeOf } from './shape.ts'
import type { Tensor } from './tensor.ts'

/** A strided `ndarray` view over a host tensor's memory, without a copy: writing to it changes the tensor. */
export function toNdarray(t: Tensor): NdArray {
  return ndarray(hostData(t), [...t.shape])
}

/** A host tensor with a copy of a strided view, row-major. `dtype` defaults to that of the view's data. */
export function fromNdarray<D extends DType = DType>(view: NdArray, dtype?: D): Tensor<D> {
  checkShape('fromNdarray', view.shape)
  const type = dtype ?? (dtypeOf(view.data) as D)
  return hostTensor(copyNdArray<D>(view, allocate(type, sizeOf(view.shape))), view.shape, type)
}
