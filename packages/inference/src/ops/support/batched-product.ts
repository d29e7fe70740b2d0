import { type GraphType, type HostArray, sizeOf } from '@foldwise/core'
import { broadcastShape, broadcastStrides, forEachRun } from './broadcast.ts'
import { type Cells, makeCells, value } from './cells.ts'
import { expectRank } from './expect.ts'
import { expectInner, type MatrixView, matrixView } from './product.ts'

/**
 * numpy's `matmul`: the last two axes are matrices, the others broadcast, and a vector stands for one row on the left
 * and one column on the right, its axis left out of the result.
 */
export function batchedProduct(
  x: HostArray,
  y: HostArray,
  dtype: GraphType,
  where: string,
  into: (out: Cells, at: number, a: MatrixView, b: MatrixView) => void,
): HostArray {
  expectRank(x, 1, Infinity, where)
  expectRank(y, 1, Infinity, where)
  const left = x.shape.length === 1 ? ({ ...x, shape: [1, ...x.shape] } as HostArray) : x
  const right = y.shape.length === 1 ? ({ ...y, shape: [...y.shape, 1] } as HostArray) : y
  const a = matrixView(left)
  const b = matrixView(right)
  expectInner(a, b, x, y, where)
  const [leftBatch, rightBatch] = [left.shape.slice(0, -2), right.shape.slice(0, -2)]
  const batch = broadcastShape([leftBatch, rightBatch], where)
  const full = [...batch, a.rows, b.columns]
  const out = makeCells(dtype, full, where)
  const strides = [broadcastStrides(leftBatch, batch), broadcastStrides(rightBatch, batch)]
  forEachRun(batch, strides, ([i, j], [si, sj], length, n) => {
    for (let k = 0; k < length; k++) {
      const from = matrixView(left, false, (i! + k * si!) * a.rows * a.columns)
      const by = matrixView(right, false, (j! + k * sj!) * b.rows * b.columns)
      into(out, (n + k) * a.rows * b.columns, from, by)
    }
  })
  const shape = [...batch, ...(x.shape.length > 1 ? [a.rows] : []), ...(y.shape.length > 1 ? [b.columns] : [])]
  return value(dtype, sizeOf(shape) === out.length ? shape : full, out)
}
