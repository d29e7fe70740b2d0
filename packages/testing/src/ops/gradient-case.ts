import { apply, hostTensor, type Params, sizeOf, type Tensor, valueAndGrad } from '@foldwise/core'
import { add, mul, sum } from '@foldwise/core/ops'
import { type OpSample, sampleTensors } from './sample.ts'

/** A sample as a function from its float inputs to a scalar: the outputs, weighted and summed. */
export interface GradientCase {
  readonly params: Params
  readonly loss: (params: Params) => Tensor
}

/** Moves a host tensor to where the case runs. */
export type Place = (t: Tensor) => Tensor

/** The weights that stand for an output's gradient: irregular, and the same everywhere. */
const weight = (i: number): number => Math.fround((((i * 7919) % 61) - 29.5) / 30)

export function gradientCase(sample: OpSample, as64: boolean, place: Place): GradientCase {
  const tensors = sampleTensors(sample, as64).map(place)
  const params: Record<string, Tensor> = {}
  tensors.forEach((t, i) => {
    if (t.dtype === 'float32' || t.dtype === 'float64') params[`x${i}`] = t
  })
  const spec = sample.op.infer(tensors, sample.attrs)[0]!
  const weights = place(hostTensor(fill(sizeOf(spec.shape), as64), spec.shape, as64 ? 'float64' : 'float32'))
  const loss = (given: Params): Tensor => {
    const ins = tensors.map((t, i) => given[`x${i}`] ?? t)
    return sum(mul(apply(sample.op, ins, sample.attrs)[0]!, weights))
  }
  return { params, loss }
}

/** The same sample, differentiated once: the gradients, weighted and summed. For second derivatives. */
export function secondCase(first: GradientCase, as64: boolean, place: Place): GradientCase {
  const names = Object.keys(first.params)
  const weights = names.map((name) => {
    const { shape } = first.params[name]!
    return place(hostTensor(fill(sizeOf(shape), as64), shape, as64 ? 'float64' : 'float32'))
  })
  const loss = (given: Params): Tensor => {
    const { grads } = valueAndGrad(first.loss)(given)
    const parts = names.map((name, i) =>
      // The second term keeps the loss a function of parameters that the gradient does not depend on.
      add(sum(mul(grads[name]!, weights[i]!)), mul(sum(given[name]!), 0)),
    )
    return parts.reduce((a, b) => add(a, b))
  }
  return { params: first.params, loss }
}

const fill = (n: number, as64: boolean): Float32Array | Float64Array => {
  const out = as64 ? new Float64Array(n) : new Float32Array(n)
  return out.map((_, i) => weight(i))
}
