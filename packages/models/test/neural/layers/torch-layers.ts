import { type Params, type Tensor, valueAndGrad } from '@foldwise/core'
import { mul, sum } from '@foldwise/core/ops'
import * as nn from '../../../src/neural/index.ts'
import golden from '../../fixtures/neural-layers.json' with { type: 'json' }
import { cosines, filled, formula, type Make } from '../torch.ts'

export type Case = (typeof golden.cases)[number]
export const cases: readonly Case[] = golden.cases

/** Our layer for each case. */
export const layers: { readonly [name: string]: nn.Layer } = {
  dense: nn.dense(3),
  'dense without bias, on sequences': nn.dense(3, { bias: false }),
  conv1d: nn.conv1d(6, 3, { strides: 2, pads: 1, dilations: 2, groups: 2 }),
  conv2d: nn.conv2d(6, [3, 2], { strides: [2, 1], pads: [1, 0, 1, 0], dilations: [1, 2], groups: 2 }),
  depthwiseConv2d: nn.depthwiseConv2d(3, { pads: 1, multiplier: 2 }),
  separableConv2d: nn.separableConv2d(5, 3, { pads: 'same' }),
  convTranspose1d: nn.convTranspose1d(2, 3, { strides: 2 }),
  convTranspose2d: nn.convTranspose2d(6, 3, { strides: 2, pads: 1, outputPadding: 1, groups: 2 }),
  maxPooling: nn.maxPooling(2),
  averagePooling: nn.averagePooling(3, { strides: 2, pads: 1, countIncludePad: true }),
  globalAveragePooling: nn.globalAveragePooling(),
  globalMaxPooling: nn.globalMaxPooling(),
  'batchNorm in training': nn.batchNorm(),
  batchNorm: nn.batchNorm(),
  'batchNorm of rows, in training': nn.batchNorm({ momentum: 0.3 }),
  layerNorm: nn.layerNorm(),
  groupNorm: nn.groupNorm(2),
  rmsNorm: nn.rmsNorm(),
  embedding: nn.embedding(7, 4),
  residual: nn.residual(nn.sequential([nn.dense(6), nn.activation('tanh'), nn.dense(3)]), nn.dense(3)),
  squeezeExcite: nn.squeezeExcite(2),
  sinusoidalPositions: nn.sinusoidalPositions(),
  learnedPositions: nn.learnedPositions(7),
  rotate: nn.lambda(nn.rotate),
  attention: nn.attention(2),
  'causal attention': nn.attention(3, { causal: true }),
  'attention with padding': nn.attention(2),
  'encoder block': nn.transformerBlock({ heads: 2, hidden: 10 }),
  'encoder block, norm after': nn.transformerBlock({ heads: 2, hidden: 10, activation: 'relu', norm: 'after' }),
  'decoder block': nn.transformerBlock({ heads: 2, hidden: 10, causal: true, cross: true }),
  lstm: nn.lstm(4),
  'lstm, bidirectional': nn.lstm(3, { bidirectional: true }),
  'gru, sequences': nn.gru(4, { sequences: true }),
  'gru, bidirectional sequences': nn.gru(3, { sequences: true, bidirectional: true }),
  ...Object.fromEntries(nn.activations.map((name) => [`activation ${name}`, nn.activation(name)])),
}

/** What our layer makes of a case: the value, gradients by the weights and x, and what it remembers. */
export function runCase(c: Case, make: Make): { y: Tensor; grads: Params; state: Params } {
  const layer = layers[c.name]
  if (!layer) throw new Error(`no layer for the case '${c.name}'`)
  const { params, state } = filled(nn.initialize(layer, c.shape.slice(1)), make)
  const size = c.shape.reduce((a, b) => a * b)
  const x = make(c.ids ? Float64Array.from({ length: size }, (_, i) => i % c.ids) : formula(0, size, 4), c.shape)
  const weights = make(cosines(c.y.data.length), c.y.shape)
  const [n, length] = c.shape as [number, number]
  const ones = Float64Array.from({ length: n * length }, (_, i) => (i >= n * length - 2 ? 0 : 1))
  const options = {
    training: c.training,
    ...(c.name.endsWith('padding') && { mask: make(ones, [n, length]) }),
    ...(c.name.startsWith('decoder') && { memory: make(formula(99, 72, 2), [3, 4, 6]) }),
  }
  const step = valueAndGrad(({ x: tracked, ...rest }: Params) => {
    const result = nn.run(layer, { params: rest, state }, tracked ?? x, options)
    return { loss: sum(mul(result.y, weights)), ...result }
  })
  const { value, grads } = step(c.ids ? params : { ...params, x })
  return { y: value.y, grads, state: value.state }
}
