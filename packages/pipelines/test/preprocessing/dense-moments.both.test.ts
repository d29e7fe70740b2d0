import { stream, tensor } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { expect, test } from 'vitest'
import { standardScaler } from '../../src/index.ts'
import { denseMoments } from '../../src/preprocessing/dense-moments.ts'

const random = stream(3, 'rows')
const drawn = (rows: number, columns: number) =>
  Float64Array.from({ length: rows * columns }, (_, k) => 1e3 * (k % columns) + random.normal())

test.each([
  [5000, 1],
  [1501, 7],
  [3000, 12],
  [2, 20_000],
])(
  'moments of %i rows of %i columns have the same bits with kernels as without, missing values or none',
  async (rows, columns) => {
    const kernels = await loadKernels()
    const values = drawn(rows, columns)
    expect(denseMoments(values, [rows, columns], kernels)).toEqual(denseMoments(values, [rows, columns], undefined))
    values[columns - 1] = NaN
    const some = denseMoments(values, [rows, columns], kernels)
    expect(some).toEqual(denseMoments(values, [rows, columns], undefined))
    expect(some.present[columns - 1]).toBe(rows - 1)
  },
)

test('a scaler gives many rows the bits that it gives few', async () => {
  const [rows, columns] = [1501, 7]
  const values = drawn(rows, columns)
  const scaler = await standardScaler().fit({ x: tensor(values, [rows, columns]) })
  const all = await (await scaler.transform(tensor(values, [rows, columns]))).data()
  for (const row of [0, 700, 1500]) {
    const alone = values.slice(row * columns, (row + 1) * columns)
    const one = await (await scaler.transform(tensor(alone, [1, columns]))).data()
    expect([...one]).toEqual([...all.subarray(row * columns, (row + 1) * columns)])
  }
})
