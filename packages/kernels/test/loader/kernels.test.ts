import { expect, test } from 'vitest'
import { loadKernels, sparse } from '../../src/index.ts'

test('a kernel runs on regions of a workspace', async () => {
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const y = ws.float64(2)
  kernels
    .use(sparse)
    .csrMatVec(
      0,
      2,
      ws.int32([0, 1, 3]).at,
      ws.int32([1, 0, 2]).at,
      ws.float64([2, 3, 4]).at,
      ws.float64([1, 10, 100]).at,
      0.5,
      y.at,
    )
  expect([...y.view]).toEqual([20.5, 403.5])
})
