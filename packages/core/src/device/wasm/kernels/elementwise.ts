import { tensorMapKernels } from '@foldwise/kernels'
import { sizeOf } from '../../../shape.ts'
import type { Kernel, KernelTable } from '../../shared/kernel.ts'
import { cut, type WasmCall } from '../wasm-call.ts'

/** Elements a thread takes at once; whole vectors, for they are written past the end. */
const PART = 1 << 15

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
  'gelu',
  'silu',
] as const
const INT = { neg: 'negInt', abs: 'absInt', sign: 'signInt', square: 'squareInt' } as const

const unary =
  (name: (typeof FLOAT)[number]): Kernel<WasmCall> =>
  (call, [x], _, [out]) => {
    const procedure = x!.dtype === 'int32' ? INT[name as keyof typeof INT] : name
    const y = call.make(out!.shape, out!.dtype)
    const [from, to] = [call.at(x!), call.at(y)]
    call.parallel(
      tensorMapKernels,
      procedure,
      cut(sizeOf(out!.shape), PART).map(([a, b]) => [b - a, from + 4 * a, to + 4 * a]),
    )
    return [y]
  }

/** Functions of one tensor. */
export const elementwiseKernels: KernelTable<WasmCall> = {
  ...Object.fromEntries(FLOAT.map((name) => [name, unary(name)])),

  not: (call, [x], _, [out]) => {
    const y = call.make(out!.shape, 'bool')
    call.own.map.not(sizeOf(out!.shape), call.at(x!), call.at(y))
    return [y]
  },

  clip: (call, [x], { min, max }, [out]) => {
    if (x!.dtype !== 'float32') return undefined
    const y = call.make(out!.shape, 'float32')
    call.own.map.clip(sizeOf(out!.shape), min, max, call.at(x!), call.at(y))
    return [y]
  },

  reshape: (call, [x], _, [out]) => [call.reshape(x!, out!.shape)],
  stopGradient: (_, [x]) => [x!],
}
