import { type Shape, showShape } from '../../shape.ts'
import { inputError } from './check.ts'

/** The shape two or more shapes broadcast to, as in numpy. Throws `InputError` where they do not. */
export function broadcastShapes(op: string, shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((s) => s.length))
  const out = new Array<number>(rank).fill(1)
  for (const s of shapes) {
    for (let i = 0; i < s.length; i++) {
      const at = rank - s.length + i
      const d = s[i]!
      if (d === 1 || d === out[at]) continue
      if (out[at] !== 1) {
        throw inputError(
          op,
          'shapes that broadcast',
          shapes.map(showShape).join(' and '),
          'Sizes, aligned at the last axis, must be equal or 1; reshape or transpose one.',
        )
      }
      out[at] = d
    }
  }
  return out
}

/** Strides to walk `shape` as if it had been broadcast to `to`: 0 along axes it repeats. */
export function broadcastStrides(shape: Shape, to: Shape): number[] {
  const out = new Array<number>(to.length).fill(0)
  let stride = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1) out[to.length - shape.length + i] = stride
    stride *= shape[i]!
  }
  return out
}
