import { broadcastStrides } from '../../../ops/support/broadcast.ts'
import { resolveAxis } from '../../../ops/support/axes.ts'
import { type SliceAttrs, bounds } from '../../../ops/shape/slice-pad.ts'
import { stridesOf } from '../../../shape.ts'
import type { KernelTable } from '../../tfjs/kernel.ts'
import type { WasmCall } from '../wasm-call.ts'
import { copyStrided, whole } from './strided.ts'

/** Ops that move elements: strided copies, where tfjs goes through copies of whole inputs or a slow general loop. */
export const shapeKernels: KernelTable<WasmCall> = {
  transpose: (call, [x], { perm }, [out]) => {
    const y = call.make(out!.shape, out!.dtype)
    const strides = stridesOf(x!.shape)
    const from = { handle: x!, offset: 0, strides: (perm as number[]).map((a) => strides[a]!) }
    copyStrided(call, out!.shape, from, whole(y))
    return [y]
  },

  expand: (call, [x], _, [out]) => {
    const y = call.make(out!.shape, out!.dtype)
    const from = { handle: x!, offset: 0, strides: broadcastStrides(x!.shape, out!.shape) }
    copyStrided(call, out!.shape, from, whole(y))
    return [y]
  },

  slice: (call, [x], attrs: SliceAttrs, [out]) => {
    const y = call.make(out!.shape, out!.dtype)
    const strides = stridesOf(x!.shape)
    const offset = bounds(x!.shape, attrs).reduce((at, [first], i) => at + first * strides[i]!, 0)
    copyStrided(call, out!.shape, { handle: x!, offset, strides }, whole(y))
    return [y]
  },

  pad: (call, [x], { pads, value }, [out]) => {
    const y = call.make(out!.shape, out!.dtype)
    call.view(y).fill(value)
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

  cast: (call, [x], { dtype }, [out]) => {
    if (x!.dtype === dtype) return [x!]
    if (dtype === 'bool') return [call.run('NotEqual', { a: x, b: call.scalar(0, x!.dtype) })]
    const y = call.make(out!.shape, dtype)
    call.view(y).set(call.view(x!))
    return [y]
  },

  where: (call, ins, _, [out]) => {
    const n = out!.shape.reduce((a, b) => a * b, 1)
    const [c, a, b] = ins.map((x) => {
      const size = x.shape.reduce((p, q) => p * q, 1)
      if (size === n || size === 1) return x
      const y = call.make(out!.shape, x.dtype)
      copyStrided(
        call,
        out!.shape,
        { handle: x, offset: 0, strides: broadcastStrides(x.shape, out!.shape) },
        whole(y),
      )
      return y
    })
    const y = call.make(out!.shape, out!.dtype)
    const step = (x: { readonly shape: readonly number[] }) => (x.shape.every((d) => d === 1) ? 0 : 1)
    const select = out!.dtype === 'bool' ? call.own.tensor.select1 : call.own.tensor.select4
    select(n, call.at(c!), step(c!), call.at(a!), step(a!), call.at(b!), step(b!), call.at(y))
    return [y]
  },
}
