import { cut } from '../loader/blocks.ts'
import { needLength } from '../loader/check.ts'
import type { Kernels } from '../loader/kernels.ts'
import type { Region } from '../loader/workspace.ts'
import { sorting } from './module.ts'

export interface TopK {
  readonly rows: number
  readonly columns: number
  /** float64 [rows, columns] */
  readonly x: Region<Float64Array>
  /** 1 to columns. */
  readonly k: number
  /** The smallest instead of the largest. Default false. */
  readonly smallest?: boolean
  /** out int32 [rows, k] */
  readonly indices: Region<Int32Array>
}

/** Columns of the k largest elements of each row, the largest first; ties by column, NaN last. Threads share the rows. */
export function topK(kernels: Kernels, options: TopK): void {
  const { rows, columns, x, k, smallest = false, indices } = options
  needLength('topK x', x, rows * columns)
  needLength('topK indices', indices, rows * k)
  if (!(Number.isInteger(k) && k >= 1 && k <= columns))
    throw new RangeError(`internal: topK: expected k from 1 to ${columns}, got ${k}`)
  kernels.parallel(
    sorting,
    'topKRows',
    cut(rows, Math.max(1, Math.ceil(65536 / columns))).map(([from, to]) => [
      from,
      to,
      columns,
      x.at,
      k,
      smallest ? 1 : 0,
      indices.at,
    ]),
  )
}
