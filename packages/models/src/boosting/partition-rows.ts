import { type BoostingKernels, boosting, cut, type Kernels, type Region } from '@foldwise/kernels'
import type { Column } from './column-cache.ts'

/** Rows that are worth a thread. */
const BLOCK = 1 << 16

/** Puts those of rows[start .. start + count] whose bins have a 1 in the table at `goes` before the others. Both keep their order. */
export function partitionRows(
  k: Kernels,
  rows: Region<Uint32Array>,
  scratch: Region<Uint32Array>,
  start: number,
  count: number,
  column: Column,
  goes: number,
): void {
  const fns = k.use(boosting)
  const [at, spare] = [rows.at + 4 * start, scratch.at + 4 * start]
  if (k.threads === 1 || count < 2 * BLOCK) {
    fns.partition(count, at, column.at, column.stride, goes, spare)
    return
  }
  const blocks = cut(count, BLOCK)
  const lefts = k.parallel<BoostingKernels, 'partition'>(
    boosting,
    'partition',
    blocks.map(([from, to]) => [to - from, at + 4 * from, column.at, column.stride, goes, spare + 4 * from]),
  )
  const [from, to] = [rows.view.subarray(start, start + count), scratch.view.subarray(start, start + count)]
  let left = 0
  let right = lefts.reduce((a, b) => a + b, 0)
  blocks.forEach(([a, b], i) => {
    const middle = a + lefts[i]!
    to.set(from.subarray(a, middle), left)
    to.set(from.subarray(middle, b), right)
    left += middle - a
    right += b - middle
  })
  from.set(to)
}
