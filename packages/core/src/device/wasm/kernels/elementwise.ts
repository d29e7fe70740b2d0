import { type KernelModule, tensorFusedKernels, tensorMapKernels } from '@foldwise/kernels'
import { bytesPerElement } from '../../../dtype.ts'
import { sizeOf } from '../../../shape.ts'
import type { Handle } from '../../shared/handle.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { pieces, type WasmCall } from '../wasm-call.ts'

const FLOAT = [
  'neg',
  'abs',
  'sign',
  'floor',
  'ceil',
  'round',
  'exp',
  'log',
  'log1p',
  'sqrt',
  'rsqrt',
  'reciprocal',
  'square',
  'relu',
  'sigmoid',
  'tanh',
  'softplus',
  'erf',
  'silu',
] as const
const INT = { neg: 'negInt', abs: 'absInt', sign: 'signInt', square: 'squareInt' } as const

/** A kernel that calls `procedure` with a number of elements, `extra`, and where they are and go to. */
function spread<E>(
  call: WasmCall,
  module: KernelModule<E>,
  procedure: keyof E & string,
  x: Handle,
  y: Handle,
  extra: readonly number[] = [],
): Handle[] {
  const bytes = bytesPerElement(x.dtype)
  const [from, to] = [call.at(x), call.at(y)]
  const blocks = pieces(sizeOf(x.shape)).map(([a, b]) => [b - a, ...extra, from + bytes * a, to + bytes * a])
  call.parallel(module, procedure, blocks)
  return [y]
}

const unary =
  (name: (typeof FLOAT)[number]): Kernel<WasmCall> =>
  (call, [x], _, [out]) => {
    const procedure = x!.dtype === 'int32' ? INT[name as keyof typeof INT] : name
    return spread(call, tensorMapKernels, procedure, x!, call.make(out!.shape, out!.dtype))
  }

/** Functions of one tensor. */
export const elementwiseKernels: KernelTable<WasmCall> = {
  ...Object.fromEntries(FLOAT.map((name) => [name, unary(name)])),

  gelu: (call, [x], _, [out]) =>
    spread(call, tensorFusedKernels, 'gelu', x!, call.make(out!.shape, 'float32'), [call.spare()]),
  not: (call, [x], _, [out]) => spread(call, tensorMapKernels, 'not', x!, call.make(out!.shape, 'bool')),

  clip: (call, [x], { min, max }, [out]) => {
    if (x!.dtype !== 'float32') return undefined
    return spread(call, tensorMapKernels, 'clip', x!, call.make(out!.shape, 'float32'), [min, max])
  },

  reshape: (call, [x], _, [out]) => [call.reshape(x!, out!.shape)],
  stopGradient: (_, [x]) => [x!],
}
