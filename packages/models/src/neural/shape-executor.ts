import { type Executor, type Shape, Tensor } from '@foldwise/core'

/** Runs ops by their shape rules alone. Tensors of it have no values. */
const shapes: Executor = {
  name: 'shapes',
  // Above tapes and tracers: weights of any of them may take part.
  level: Number.POSITIVE_INFINITY,
  apply: (op, ins, attrs) => op.infer(ins, attrs).map((spec) => new Tensor(shapes, spec.shape, spec.dtype, undefined)),
  constant: (_, spec) => new Tensor(shapes, spec.shape, spec.dtype, undefined),
  read: () => Promise.reject(new Error('internal: a tensor without values was read')),
  free: () => {},
}

/** A float32 tensor with a shape and nothing else. */
export const shapeTensor = (shape: Shape): Tensor => new Tensor(shapes, shape, 'float32', undefined)
