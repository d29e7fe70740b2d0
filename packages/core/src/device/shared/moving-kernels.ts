import { bounds, type SliceAttrs } from '../../ops/shape/slice-pad.ts'
import { resolveAxis } from '../../ops/support/axes.ts'
import { broadcastStrides } from '../../ops/support/broadcast.ts'
import { type Shape, sameShape, stridesOf } from '../../shape.ts'
import type { Handle } from './handle.ts'
import type { KernelTable } from './kernel.ts'
import { copyStrided, type StridedCall, whole } from './strided.ts'

/** Ops that move elements: strided copies, where tfjs copies whole inputs first, goes through the host, or lacks ranks. */
export const movingKernels: KernelTable<StridedCall> = {
  transpose: (call, [x], { perm }) => [transposed(call, x!, perm)],

  expand: (call, [x], _, [out]) => [expanded(call, x!, out!.shape)],

  slice: (call, [x], attrs: SliceAttrs, [out]) => {
    const y = call.make(out!.shape, out!.dtype)
    const strides = stridesOf(x!.shape)
    const offset = bounds(x!.shape, attrs).reduce((at, [first], i) => at + first * strides[i]!, 0)
    copyStrided(call, out!.shape, { handle: x!, offset, strides }, whole(y))
    return [y]
  },

  pad: (call, [x], { pads, value }, [out]) => {
    const y = call.make(out!.shape, out!.dtype, value)
    const strides = stridesOf(out!.shape)
    const offset = strides.reduce((at, s, i) => at + s * pads[i][0], 0)
    copyStrided(call, x!.shape, whole(x!), { handle: y, offset, strides })
    return [y]
  },

  concat: (call, ins, { axis }, [out]) => {
    const a = resolveAxis('concat', axis, out!.shape.length)
    const y = call.make(out!.shape, out!.dtype)
    const strides = stridesOf(out!.shape)
    let offset = 0
    for (const x of ins) {
      copyStrided(call, x.shape, whole(x), { handle: y, offset, strides })
      offset += x.shape[a]! * strides[a]!
    }
    return [y]
  },
}

/** x with its axes reordered; x itself where nothing moves. */
export function transposed(call: StridedCall, x: Handle, perm: readonly number[]): Handle {
  const shape = perm.map((a) => x.shape[a]!)
  const strides = stridesOf(x.shape)
  const moved = perm.filter((a) => x.shape[a] !== 1)
  if (moved.every((a, i) => i === 0 || a > moved[i - 1]!)) return call.reshape(x, shape)
  const y = call.make(shape, x.dtype)
  const from = { handle: x, offset: 0, strides: perm.map((a) => strides[a]!) }
  copyStrided(call, shape, from, whole(y))
  return y
}

/** x repeated up to `shape`; x itself where it has it. */
export function expanded(call: StridedCall, x: Handle, shape: Shape): Handle {
  if (sameShape(x.shape, shape)) return x
  const y = call.make(shape, x.dtype)
  copyStrided(call, shape, { handle: x, offset: 0, strides: broadcastStrides(x.shape, shape) }, whole(y))
  return y
}
