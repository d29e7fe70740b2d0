import { type Graph, InputError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { compareGraphs } from '../src/index.ts'
import { rows, twoLayers } from './support/two-layers.ts'

const scaled = (factor: number): Graph => ({
  inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 2] }],
  outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 2] }],
  nodes: [{ op: 'Mul', inputs: ['x', 'f'], outputs: ['y'], attrs: {} }],
  constants: { f: { dtype: 'float32', shape: [2], data: Float32Array.of(1, factor) } },
  opsets: { '': 17 },
})

test('a graph agrees with itself', async () => {
  const same = await compareGraphs(twoLayers, twoLayers, { x: rows(3) })
  expect(same).toEqual({
    probabilities: { maxAbsDiff: 0, meanAbsDiff: 0, agreement: 1 },
    label: { maxAbsDiff: 0, meanAbsDiff: 0, agreement: 1 },
  })
})

test('differences and the share of rows with the same largest column', async () => {
  const x = { dtype: 'float32', shape: [2, 2], data: Float32Array.of(3, 2, 5, 1) } as const
  expect(await compareGraphs(scaled(1), scaled(2), { x })).toEqual({
    y: { maxAbsDiff: 2, meanAbsDiff: 0.75, agreement: 0.5 },
  })
})

test('graphs with other outputs are not compared', async () => {
  const other = { ...scaled(1), outputs: [{ name: 'x', dtype: 'float32', shape: ['N', 2] }] } as const
  const x = { dtype: 'float32', shape: [1, 2], data: Float32Array.of(3, 2) } as const
  await expect(compareGraphs(scaled(1), other, { x })).rejects.toThrow(
    new InputError("compareGraphs: expected the outputs 'y', got 'x'. Compare graphs of one model."),
  )
})
