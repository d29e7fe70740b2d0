import type { Data, DataOf, DType } from './dtype.ts'
import { InputError } from './errors.ts'
import type { Executor } from './executor.ts'
import { checkShape, type Shape, showShape, sizeOf } from './shape.ts'
import { Tensor } from './tensor.ts'

/** Runs every op by its reference, on typed arrays. Slow and always right. */
export const host: Executor = {
  name: 'host',
  level: 0,
  apply(op, ins, attrs) {
    const outs = op.infer(ins, attrs)
    const arrays = ins.map((t) => ({ data: hostData(t), shape: t.shape, dtype: t.dtype }))
    return op.reference(arrays, attrs, outs).map((data, i) => new Tensor(host, outs[i]!.shape, outs[i]!.dtype, data))
  },
  constant: (data, spec) => new Tensor(host, spec.shape, spec.dtype, data),
  read: async (t) => hostData(t).slice(),
  free: () => {},
}

/** Like `tensor`, without the copy: the caller hands `data` over and must not write to it again. */
export function hostTensor<D extends DType>(data: DataOf[D], shape: Shape, dtype: D): Tensor<D> {
  checkShape('tensor', shape)
  if (sizeOf(shape) !== data.length) {
    throw new InputError(
      `tensor: expected ${sizeOf(shape)} values for shape ${showShape(shape)}, got ${data.length}. Check the shape.`,
    )
  }
  return new Tensor(host, shape, dtype, data)
}

/** The values of a host tensor without a copy. Throws `InputError` if it lives elsewhere. */
export function hostData<D extends DType>(t: Tensor<D>): DataOf[D] {
  t.assertAlive('data')
  if (t.on !== host) {
    throw new InputError(
      `tensor: expected a host tensor, got one on '${t.on.name}'. Read it first: tensor(await t.data(), t.shape).`,
    )
  }
  return t.value as Data as DataOf[D]
}
