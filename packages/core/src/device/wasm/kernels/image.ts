import { tensorImageKernels } from '@foldwise/kernels'
import { type AveragePoolAttrs, type AveragePoolGradAttrs, shares } from '../../../ops/image/average-pool.ts'
import type { FoldAttrs } from '../../../ops/image/unfold.ts'
import { planesOf, type WindowAttrs, windowCounts } from '../../../ops/image/window.ts'
import { type Shape, sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { KernelTable } from '../../shared/kernel.ts'
import { cut, type WasmCall } from '../wasm-call.ts'
import { windowArgs } from './windows.ts'

/** Values a thread takes at once, about. */
const PART = 1 << 15

/** Unfold, fold and the pools. */
export const imageKernels: KernelTable<WasmCall> = {
  unfold: (call, [x], attrs: WindowAttrs, [out]) => {
    const spatial = x!.shape.slice(2)
    const counts = windowCounts('unfold', spatial, attrs)
    const y = call.make(out!.shape, 'float32')
    const args = windowArgs(planesOf(x!.shape), spatial, counts, attrs)
    call.own.image.unfold(...args, call.at(x!), call.at(y), sizeOf(counts))
    return [y]
  },

  fold: (call, [y], attrs: FoldAttrs, [out]) => {
    const counts = windowCounts('fold', attrs.size, attrs)
    const x = call.make(out!.shape, 'float32', 0)
    const args = windowArgs(planesOf(out!.shape), attrs.size, counts, attrs)
    call.own.image.fold(...args, call.at(y!), sizeOf(counts), call.at(x))
    return [x]
  },

  maxPool: (call, [x], attrs: WindowAttrs, [out]) => {
    const y = call.make(out!.shape, 'float32')
    const places = call.make(out!.shape, 'int32')
    const [spatial, counts] = [x!.shape.slice(2), out!.shape.slice(2)]
    const [plane, windows] = [sizeOf(spatial) * 4, sizeOf(counts) * 4]
    const [from, to, found] = [call.at(x!), call.at(y), call.at(places)]
    const blocks = cut(planesOf(x!.shape), Math.ceil(PART / sizeOf(spatial))).map(([a, b]) => [
      ...windowArgs(b - a, spatial, counts, attrs),
      from + a * plane,
      to + a * windows,
      found + a * windows,
    ])
    call.parallel(tensorImageKernels, 'maxPool', blocks)
    return [y, places]
  },

  averagePool: (call, [x], attrs: AveragePoolAttrs, [out]) => {
    const [spatial, counts] = [x!.shape.slice(2), out!.shape.slice(2)]
    const share = sharesOf(call, spatial, counts, attrs)
    const y = call.make(out!.shape, 'float32')
    const args = windowArgs(planesOf(x!.shape), spatial, counts, attrs)
    call.own.image.averagePool(...args, call.at(x!), call.at(share), call.at(y))
    return [y]
  },

  averagePoolGrad: (call, [dy], attrs: AveragePoolGradAttrs, [out]) => {
    const counts = dy!.shape.slice(2)
    const share = sharesOf(call, attrs.size, counts, attrs)
    const dx = call.make(out!.shape, 'float32')
    const args = windowArgs(planesOf(dy!.shape), attrs.size, counts, attrs)
    call.own.image.averagePoolGrad(...args, call.at(dy!), call.at(share), call.at(dx))
    return [dx]
  },
}

const sharesOf = (call: WasmCall, spatial: Shape, counts: Shape, attrs: AveragePoolAttrs): Handle =>
  call.write(Float32Array.from(shares(spatial, counts, attrs)), counts, 'float32')
