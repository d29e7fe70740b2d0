import { hostData, InputError, table } from '@foldwise/core'
import { expect, test } from 'vitest'
import * as nn from '../../../src/neural/index.ts'

const flowers = table([
  { kind: 'number', name: 'length', data: Float64Array.of(1, 2.5, 3) },
  { kind: 'boolean', name: 'wild', data: Uint8Array.of(0, 1, 1) },
  { kind: 'string', name: 'kind', categories: ['iris', 'rose'], data: Int32Array.of(1, 0, 1) },
  { kind: 'number', name: 'times', data: Float64Array.of(1, 2, 1) },
])

test('a table becomes tensors: columns to learn from, classes or values, and weights', () => {
  const all = nn.tableBatch(flowers, { target: 'kind', weight: 'times' })
  expect([all.columns, all.classes]).toEqual([
    ['length', 'wild'],
    ['iris', 'rose'],
  ])
  expect([all.x.shape, [...hostData(all.x)]]).toEqual([
    [3, 2],
    [1, 0, 2.5, 1, 3, 1],
  ])
  expect([all.y.dtype, [...hostData(all.y)], [...hostData(all.weight!)]]).toEqual(['int32', [1, 0, 1], [1, 2, 1]])
  const values = nn.tableBatch(flowers, { target: 'length', columns: ['times'] })
  expect([values.classes, values.y.shape, [...hostData(values.y)]]).toEqual([undefined, [3, 1], [1, 2.5, 3]])
  expect([...(nn.loader(values, { batchSize: 2 }).batches(0) as Iterable<nn.Batch>)]).toHaveLength(2)
  expect(nn.tableBatch(flowers, { target: 'wild', columns: ['length'] }).classes).toEqual(['false', 'true'])
})

test('strings to learn from, missing values and unknown columns are refused by name', () => {
  expect(() => nn.tableBatch(flowers, { target: 'length' })).toThrow(/numbers in column 'kind', got strings/)
  expect(() => nn.tableBatch(flowers, { target: 'colour' })).toThrow(InputError)
  const holes = table([
    { kind: 'number', name: 'a', data: Float64Array.of(1, Number.NaN) },
    { kind: 'string', name: 'b', categories: ['x'], data: Int32Array.of(0, -1) },
  ])
  expect(() => nn.tableBatch(holes, { target: 'b', columns: ['a'] })).toThrow(/a value in row 1 of column 'a'/)
  expect(() => nn.tableBatch(holes, { target: 'b', columns: [] })).toThrow(/a value in row 1 of column 'b'/)
})
