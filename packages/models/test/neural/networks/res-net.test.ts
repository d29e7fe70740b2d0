import { hostData, hostTensor, type Params, type Tensor, tensor } from '@foldwise/core'
import { assertClose } from '@foldwise/testing'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const filters = (from: number, to: number): Tensor => {
  const before = (to - from) / 2
  const values = Float32Array.from({ length: from * to }, (_, i) => Number(Math.floor(i / from) - before === i % from))
  return hostTensor(values, [to, from, 1, 1], 'float32')
}

test('a padded shortcut is the 1 x 1 convolution that copies channels into the middle', () => {
  const shape = [3, 16, 16]
  const padded = nn.cifarResNet(8, 4, { shortcut: 'pad' })
  const projected = nn.cifarResNet(8, 4)
  const { params, state } = nn.initialize(padded, shape, 1)
  expect(Object.keys(params).filter((name) => name.includes('downsample'))).toEqual([])

  const copies: Params = {
    'layer2.0.downsample.0.weight': filters(16, 32),
    'layer3.0.downsample.0.weight': filters(32, 64),
  }
  // What is left of the normalization is 1 / sqrt(1 + epsilon).
  const keep = /downsample\.1\./
  const same = nn.weightsFrom(nn.initialize(projected, shape, 2), { ...params, ...state, ...copies }, { keep })
  const x = tensor(
    Float32Array.from({ length: 2 * 768 }, (_, i) => ((i * 37) % 101) / 50 - 1),
    [2, 3, 16, 16],
  )
  const [a, b] = [nn.run(padded, { params, state }, x).y, nn.run(projected, same, x).y]
  assertClose(hostData(a), hostData(b), { relative: 1e-4, absolute: 1e-4 })
})
