import type { DType } from '../../dtype.ts'
import type { Tensor } from '../../tensor.ts'
import { transpose } from './transpose.ts'

/** Moves `count` neighbouring axes that start at `from` so that they start at `to`. */
export function moveAxis<D extends DType>(x: Tensor<D>, from: number, count: number, to: number): Tensor<D> {
  if (from === to || count === 0) return x
  const rest = [...x.shape.keys()]
  const moved = rest.splice(from, count)
  rest.splice(to, 0, ...moved)
  return transpose(x, rest)
}
