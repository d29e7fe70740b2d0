import { InputError, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../src/neural/index.ts'

const net = (outputs: number) => nn.sequential({ body: nn.dense(3), bn: nn.batchNorm(), head: nn.dense(outputs) })
const fresh = (outputs: number, seed: number) => nn.initialize(net(outputs), [2], seed)

test('weights are taken over by name, what else was given is left out', async () => {
  const { params, state } = fresh(4, 1)
  const others = { ...params, ...state, 'bn.num_batches_tracked': tensor([3], [], 'int32') }
  const made = nn.weightsFrom(fresh(4, 2), others)
  expect(Object.keys(made.params)).toEqual(Object.keys(params))
  expect(await made.params['head.weight']!.data()).toEqual(await params['head.weight']!.data())
  const x = tensor([1, 2, 3, 4], [2, 2])
  expect(await nn.run(net(4), made, x).y.data()).toEqual(await nn.run(net(4), { params, state }, x).y.data())
})

test('a new last layer keeps its own weights, all others have to be there', async () => {
  const { params, state } = fresh(4, 1)
  const target = fresh(7, 2)
  const made = nn.weightsFrom(target, { ...params, ...state }, { keep: /^head\./ })
  expect(made.params['head.weight']).toBe(target.params['head.weight'])
  expect(await made.params['body.weight']!.data()).toEqual(await params['body.weight']!.data())
  expect(() => nn.weightsFrom(target, { ...params, ...state })).toThrow(/'head.weight' of shape \[7,3\], got \[4,3\]/)
  expect(() => nn.weightsFrom(target, params, { keep: /^head\./ })).toThrow(InputError)
})
