import { type DenseMatrix, isSparse, type SparseMatrix, sparseRows, toDense } from '@foldwise/core'
import { cut } from '@foldwise/kernels'
import type { PointIndex, Rows } from './point-index.ts'

/** What finds neighbours of dense rows. */
export interface DenseIndex {
  readonly rows: number
  readonly columns: number
  readonly nearest: (x: DenseMatrix, ...rest: Rest<'nearest'>) => ReturnType<PointIndex['nearest']>
  readonly within: (x: DenseMatrix, ...rest: Rest<'within'>) => ReturnType<PointIndex['within']>
  readonly each: (x: DenseMatrix, ...rest: Rest<'each'>) => Promise<void>
}

type Rest<M extends 'nearest' | 'within' | 'each'> = Parameters<PointIndex[M]> extends [Rows, ...infer R] ? R : never

/** Values of rows that are dense at once. */
const VALUES = 1 << 22

/** The same for sparse rows too, which become dense block by block. */
export function inDenseBlocks(index: DenseIndex): PointIndex {
  const { rows, columns } = index
  const blocksOf = (x: SparseMatrix) => cut(x.shape[0], Math.max(64, Math.floor(VALUES / Math.max(1, columns))))
  const block = (x: SparseMatrix, from: number, to: number): DenseMatrix => {
    const some = sparseRows(
      x,
      Int32Array.from({ length: to - from }, (_, i) => from + i),
    )
    return { kind: 'dense', shape: some.shape, data: toDense(some) }
  }
  return {
    rows,
    columns,
    async nearest(x, k, ...rest) {
      if (!isSparse(x)) return index.nearest(x, k, ...rest)
      const distances = new Float64Array(x.shape[0] * k)
      const indices = new Int32Array(x.shape[0] * k)
      for (const [from, to] of blocksOf(x)) {
        const found = await index.nearest(block(x, from, to), k, ...rest)
        distances.set(found.distances, from * k)
        indices.set(found.indices, from * k)
      }
      return { distances, indices }
    },
    async within(x, radius, ...rest) {
      if (!isSparse(x)) return index.within(x, radius, ...rest)
      const starts = new Int32Array(x.shape[0] + 1)
      const distances: number[] = []
      const indices: number[] = []
      for (const [from, to] of blocksOf(x)) {
        const found = await index.within(block(x, from, to), radius, ...rest)
        for (let i = 0; i < to - from; i++) starts[from + i + 1] = indices.length + found.starts[i + 1]!
        for (const d of found.distances) distances.push(d)
        for (const n of found.indices) indices.push(n)
      }
      return { starts, distances: Float64Array.from(distances), indices: Int32Array.from(indices) }
    },
    async each(x, radius, threads, visit, between) {
      if (!isSparse(x)) return index.each(x, radius, threads, visit, between)
      for (const [from, to] of blocksOf(x)) {
        const part = block(x, from, to)
        await index.each(
          part,
          radius,
          threads,
          (row, found) => visit(from + row, found),
          (done) => between(from + done),
        )
      }
    },
  }
}
