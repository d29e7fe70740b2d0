import { type Params, type Tensor, valueAndGrad } from '../../src/index.ts'
import * as ops from '../../src/ops.ts'
import golden from '../fixtures/nn-ops.json' with { type: 'json' }

export type Case = (typeof golden.cases)[number]
export const cases: readonly Case[] = golden.cases

export interface Numbers {
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

type Make = (values: Numbers) => Tensor

// biome-ignore lint/suspicious/noExplicitAny: the options of a case are whatever its call takes
type Options = any
const calls: { readonly [op: string]: (p: { readonly [name: string]: Tensor }, o: Options) => Tensor } = {
  conv: ({ x, w, b }, o) => ops.conv(x!, w!, { ...o, ...(b && { bias: b }) }),
  convTranspose: ({ x, w, b }, o) => ops.convTranspose(x!, w!, { ...o, ...(b && { bias: b }) }),
  maxPool: ({ x }, { kernel, ...o }) => ops.maxPool(x!, kernel, o),
  averagePool: ({ x }, { kernel, ...o }) => ops.averagePool(x!, kernel, o),
  batchNormalizationTraining: ({ x, w, b }) => ops.batchNormalizationTraining(x!, { scale: w!, bias: b! }).y,
  batchNormalization: ({ x, w, b, m, v }, { epsilon }) =>
    ops.batchNormalization(x!, { scale: w!, bias: b!, mean: m!, variance: ops.add(ops.abs(v!), 0.1) }, epsilon),
  layerNormalization: ({ x, w, b }) => ops.layerNormalization(x!, w!, b!),
  groupNormalization: ({ x, w, b }, { groups }) => ops.groupNormalization(x!, groups, w!, b!),
  rmsNormalization: ({ x, w }) => ops.rmsNormalization(x!, w!),
  resize: ({ x }, { size, mode }) => ops.resize(x!, size, mode),
  padWith: ({ x }, { mode }) =>
    ops.padWith(
      x!,
      [
        [0, 0],
        [0, 0],
        [1, 3],
        [2, 1],
      ],
      mode,
    ),
  silu: ({ x }) => ops.silu(x!),
  elu: ({ x }) => ops.elu(x!),
  selu: ({ x }) => ops.selu(x!),
  leakyRelu: ({ x }) => ops.leakyRelu(x!),
  relu6: ({ x }) => ops.relu6(x!),
  hardSigmoid: ({ x }) => ops.hardSigmoid(x!),
  hardSwish: ({ x }) => ops.hardSwish(x!),
  gelu: ({ x }) => ops.gelu(x!),
  geluTanh: ({ x }) => ops.geluTanh(x!),
  cumSum: ({ x }) => ops.cumSum(x!, 1),
  topK: ({ x }) => ops.topK(x!, 3, { axis: 1 }).values,
}

/** Our value and gradients for a case; `make` says where, and in which dtype. */
export function runCase({ op, inputs, options, value }: Case, make: Make): { value: Tensor; grads: Params } {
  const params = Object.fromEntries(Object.entries(inputs as { [name: string]: Numbers }).map(([k, v]) => [k, make(v)]))
  const cosines = value.data.map((_, i) => Math.cos(i))
  const weights = make({ shape: value.shape, data: cosines })
  const run = valueAndGrad((p: Params) => {
    const y = calls[op]!(p, options)
    return { loss: ops.sum(ops.mul(y, weights)), y }
  })
  const { value: result, grads } = run(params)
  return { value: result.y, grads }
}
