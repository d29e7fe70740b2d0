import { expect, test } from 'vitest'
import { dense, loadKernels } from '../../src/index.ts'
import { uniform } from '../random.ts'

test.each([1, 2, 3, 8, 13])(
  'shiftColumns takes a number from each of %i columns and adds up what is left',
  async (columns) => {
    const rows = 9
    const kernels = await loadKernels()
    using ws = kernels.workspace()
    const [x, shift] = [uniform(rows * columns, 1), uniform(columns, 2)]
    const a = ws.float64(x)
    const sums = ws.float64(columns)
    const { shiftColumns } = kernels.use(dense)
    const at = ws.float64(shift).at
    shiftColumns(0, 4, columns, a.at, at, sums.at)
    shiftColumns(4, rows, columns, a.at, at, sums.at)
    expect([...a.view]).toEqual([...x].map((v, k) => v - shift[k % columns]!))
    const wanted = new Float64Array(columns)
    a.view.forEach((v, k) => {
      wanted[k % columns]! += v
    })
    expect([...sums.view]).toEqual([...wanted])
  },
)
