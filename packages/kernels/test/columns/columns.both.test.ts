import { expect, test } from 'vitest'
import { addDeviations, addToSums, standardizeColumns } from '../../src/columns/reference.ts'
import { columnKernels, loadKernels } from '../../src/index.ts'
import { uniform } from '../random.ts'

const kernels = await loadKernels()
const k = kernels.use(columnKernels)

test.each([
  [0, 3],
  [1, 1],
  [3, 4],
  [4, 1],
  [9, 2],
  [13, 7],
  [30, 12],
])('%i rows of %i columns, in two slices, have the bits of plain loops', (rows, columns) => {
  using ws = kernels.workspace()
  const x = uniform(rows * columns, rows + columns)
  if (rows > 5) x[columns + 1] = NaN
  const [center, scale] = [uniform(columns, 1), uniform(columns, 2)]
  const at = { x: ws.float64(x), center: ws.float64(center), scale: ws.float64(scale) }
  // A guard right behind the rows: the last column must not spill.
  const guard = ws.float64([7])
  const sums = { plain: uniform(columns, 3), kernel: ws.float64(uniform(columns, 3)) }
  const squares = { plain: uniform(columns, 4), kernel: ws.float64(uniform(columns, 4)) }
  const rest = { plain: new Float64Array(columns), kernel: ws.float64(columns) }
  const half = rows >> 1
  for (const [from, to] of [
    [0, half],
    [half, rows],
  ] as const) {
    const here = at.x.at + 8 * from * columns
    k.addToSums(to - from, columns, here, sums.kernel.at)
    k.addDeviations(to - from, columns, here, at.center.at, squares.kernel.at, rest.kernel.at)
    k.standardizeColumns(to - from, columns, here, at.center.at, at.scale.at)
  }
  addToSums(columns, x, sums.plain)
  addDeviations(columns, x, center, squares.plain, rest.plain)
  expect([...sums.kernel.view]).toEqual([...sums.plain])
  expect([...squares.kernel.view]).toEqual([...squares.plain])
  expect([...rest.kernel.view]).toEqual([...rest.plain])
  expect([...at.x.view]).toEqual([...standardizeColumns(columns, x, center, scale)])
  expect(guard.view[0]).toBe(7)
})
