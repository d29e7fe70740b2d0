import type { DType } from '../../dtype.ts'
import { type Shape, sizeOf, stridesOf } from '../../shape.ts'
import type { Handle } from './handle.ts'
import type { KernelCall } from './kernel-call.ts'

/** Elements of a buffer reached with strides from an offset, in elements. */
export interface Strided {
  readonly handle: Handle
  readonly offset: number
  readonly strides: readonly number[]
}

/** One axis of a strided copy: its size, and its strides in the source and in the destination. */
export interface CopyAxis {
  readonly size: number
  readonly s: number
  readonly t: number
}

/** What a device must have so that the kernels that move elements run on it. */
export interface StridedCall extends KernelCall {
  /** New memory, unset, or filled with `value`. */
  make(shape: Shape, dtype: DType, value?: number): Handle
  /** Copies a box of four axes, `from` and `to` in elements. */
  copy4(from: Handle, fromAt: number, to: Handle, toAt: number, axes: readonly CopyAxis[]): void
}

/** All of a handle. */
export const whole = (handle: Handle): Strided => ({ handle, offset: 0, strides: stridesOf(handle.shape) })

/** Copies a box of the given sizes from one strided view to another. Axes that run on are merged first. */
export function copyStrided(call: StridedCall, sizes: Shape, from: Strided, to: Strided): void {
  if (sizeOf(sizes) === 0) return
  const axes = merged(sizes.map((size, i) => ({ size, s: from.strides[i]!, t: to.strides[i]! })))
  while (axes.length < 4) axes.unshift({ size: 1, s: 0, t: 0 })
  const outer = axes.slice(0, -4)
  const inner = axes.slice(-4)
  const step = (i: number, s: number, t: number): void => {
    const axis = outer[i]
    if (!axis) {
      call.copy4(from.handle, s, to.handle, t, inner)
      return
    }
    for (let k = 0; k < axis.size; k++) step(i + 1, s + k * axis.s, t + k * axis.t)
  }
  step(0, from.offset, to.offset)
}

function merged(axes: readonly CopyAxis[]): CopyAxis[] {
  const out: CopyAxis[] = []
  for (const axis of axes) {
    if (axis.size === 1) continue
    const last = out.at(-1)
    if (last && last.s === axis.s * axis.size && last.t === axis.t * axis.size) {
      out[out.length - 1] = { size: last.size * axis.size, s: axis.s, t: axis.t }
    } else {
      out.push(axis)
    }
  }
  return out
}
