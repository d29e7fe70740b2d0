import type { Kernel, KernelTable } from '../shared/kernel.ts'
import type { WebgpuCall } from './webgpu-call.ts'

/** tfjs' names for ops that it computes as we define them, on webgpu. */
const UNARY = {
  neg: 'Neg',
  abs: 'Abs',
  sign: 'Sign',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  rsqrt: 'Rsqrt',
  reciprocal: 'Reciprocal',
  square: 'Square',
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softplus: 'Softplus',
  erf: 'Erf',
  not: 'LogicalNot',
} as const

const BINARY = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Multiply',
  div: 'RealDiv',
  pow: 'Pow',
  maximum: 'Maximum',
  minimum: 'Minimum',
  equal: 'Equal',
  notEqual: 'NotEqual',
  less: 'Less',
  lessEqual: 'LessEqual',
  greater: 'Greater',
  greaterEqual: 'GreaterEqual',
  and: 'LogicalAnd',
  or: 'LogicalOr',
  xor: 'NotEqual',
} as const

const unary =
  (name: string): Kernel<WebgpuCall> =>
  (call, [x]) => [call.run(name, { x })]

const binary =
  (name: string): Kernel<WebgpuCall> =>
  (call, [a, b]) => [call.run(name, { a, b })]

/** Elementwise kernels of tfjs. */
export const elementwiseKernels: KernelTable<WebgpuCall> = {
  ...Object.fromEntries(Object.entries(UNARY).map(([op, name]) => [op, unary(name)])),
  ...Object.fromEntries(Object.entries(BINARY).map(([op, name]) => [op, binary(name)])),
  clip: (call, [x], { min, max }) =>
    x!.dtype === 'float32' ? [call.run('ClipByValue', { x }, { clipValueMin: min, clipValueMax: max })] : undefined,
  reshape: (call, [x], _, [out]) => [call.reshape(x!, out!.shape)],
  stopGradient: (_, [x]) => [x!],
}
