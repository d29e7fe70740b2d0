import { bytesPerElement } from '../../../dtype.ts'
import { type Shape, sizeOf, stridesOf } from '../../../shape.ts'
import type { Handle } from '../../tfjs/handle.ts'
import type { WasmCall } from '../wasm-call.ts'

/** Elements of a buffer reached with strides from an offset, in elements. */
export interface Strided {
  readonly handle: Handle
  readonly offset: number
  readonly strides: readonly number[]
}

/** All of a handle. */
export const whole = (handle: Handle): Strided => ({ handle, offset: 0, strides: stridesOf(handle.shape) })

/** Copies a box of the given sizes from one strided view to another. Sizes of 1 and axes that run on are merged first. */
export function copyStrided(call: WasmCall, sizes: Shape, from: Strided, to: Strided): void {
  if (sizeOf(sizes) === 0) return
  const axes = merge(sizes.map((size, i) => ({ size, s: from.strides[i]!, t: to.strides[i]! })))
  const bytes = bytesPerElement(from.handle.dtype)
  const copy = bytes === 4 ? call.own.tensor.copy4 : call.own.tensor.copy1
  const src = call.at(from.handle) + from.offset * bytes
  const dst = call.at(to.handle) + to.offset * bytes
  while (axes.length < 4) axes.unshift({ size: 1, s: 0, t: 0 })
  const [a, b, c, d] = axes.slice(-4) as [Axis, Axis, Axis, Axis]
  const outer = axes.slice(0, -4)
  const step = (i: number, s: number, t: number): void => {
    const axis = outer[i]
    if (!axis) {
      const [x, y] = [src + s * bytes, dst + t * bytes]
      copy(a.size, b.size, c.size, d.size, x, a.s, b.s, c.s, d.s, y, a.t, b.t, c.t, d.t)
      return
    }
    for (let k = 0; k < axis.size; k++) step(i + 1, s + k * axis.s, t + k * axis.t)
  }
  step(0, 0, 0)
}

interface Axis {
  readonly size: number
  readonly s: number
  readonly t: number
}

function merge(axes: readonly Axis[]): Axis[] {
  const out: Axis[] = []
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
