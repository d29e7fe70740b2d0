import { ParamError, show, type Tensor } from '@foldwise/core'
import {
  elu,
  gelu,
  geluTanh,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  logSoftmax,
  mul,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { lambda } from './sequential.ts'

/** Names of activations. `gelu` is exact, `geluTanh` its approximation; `softmax` is along the last axis. */
export const activations = [
  'relu',
  'relu6',
  'leakyRelu',
  'elu',
  'selu',
  'gelu',
  'geluTanh',
  'silu',
  'mish',
  'hardSwish',
  'hardSigmoid',
  'sigmoid',
  'softplus',
  'tanh',
  'softmax',
  'logSoftmax',
] as const
export type Activation = (typeof activations)[number]

const functions: { readonly [name in Activation]: (x: Tensor) => Tensor } = {
  relu,
  relu6,
  leakyRelu: (x) => leakyRelu(x),
  elu: (x) => elu(x),
  selu,
  gelu,
  geluTanh,
  silu,
  mish: (x) => mul(x, tanh(softplus(x))),
  hardSwish,
  hardSigmoid: (x) => hardSigmoid(x),
  sigmoid,
  softplus,
  tanh,
  softmax: (x) => softmax(x),
  logSoftmax: (x) => logSoftmax(x),
}

/** An activation as a function. Throws `ParamError` for a name that is none. */
export function activationOf(name: Activation): (x: Tensor) => Tensor {
  if (Object.hasOwn(functions, name)) return functions[name]
  throw new ParamError(`activation: expected one of ${activations.join(', ')}, got ${show(name)}. Check the name.`)
}

/** An activation as a layer. Throws `ParamError` for a name that is none. */
export const activation = (name: Activation): Layer => ({ ...lambda(activationOf(name)), decodes: true })

/** An activation of a tensor. Throws `ParamError` for a name that is none. */
export const activate = (name: Activation, x: Tensor): Tensor => activationOf(name)(x)
