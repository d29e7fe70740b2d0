import { type BoostingKernels, boosting, cut, type Kernels, type Region } from '@foldwise/kernels'
import type { Column } from './column-cache.ts'

/** Rows that are worth a thread. */
const BLOCK = 1 << 14

/** Where tables lie that the kernel reads. */
export interface PartitionTables {
  /** 1 for bins that go left. */
  readonly goes: number
  /** Those of `lanesByMask`. */
  readonly lanes: number
}

/** For each choice of four numbers of 4 bytes, the bytes of those that are chosen, in their order; then zeros. */
export function lanesByMask(): Uint8Array {
  const out = new Uint8Array(256)
  for (let mask = 0; mask < 16; mask++) {
    let at = 16 * mask
    for (let lane = 0; lane < 4; lane++) {
      if ((mask >> lane) & 1) for (let byte = 0; byte < 4; byte++) out[at++] = 4 * lane + byte
    }
  }
  return out
}

/** Puts those of rows[start .. start + count] whose bins have a 1 in `goes` before the others. Both keep their order. */
export function partitionRows(
  k: Kernels,
  rows: Region<Uint32Array>,
  scratch: Region<Uint32Array>,
  start: number,
  count: number,
  column: Column,
  { goes, lanes }: PartitionTables,
): void {
  const fns = k.use(boosting)
  const [at, spare] = [rows.at + 4 * start, scratch.at + 4 * start]
  if (k.threads === 1 || count < 2 * BLOCK) {
    fns.partition(count, at, column.at, column.stride, goes, lanes, spare)
    return
  }
  const blocks = cut(count, BLOCK)
  const lefts = k.parallel<BoostingKernels, 'partition'>(
    boosting,
    'partition',
    blocks.map(([from, to]) => [to - from, at + 4 * from, column.at, column.stride, goes, lanes, spare + 4 * from]),
  )
  // Each block has its left rows before its right ones; all left ones go before all right ones.
  const merge: number[][] = []
  let left = spare
  let right = spare + 4 * lefts.reduce((a, b) => a + b, 0)
  blocks.forEach(([from, to], i) => {
    const block = at + 4 * from
    const n = lefts[i]!
    merge.push([4 * n, block, left], [4 * (to - from - n), block + 4 * n, right])
    left += 4 * n
    right += 4 * (to - from - n)
  })
  k.parallel<BoostingKernels, 'copyBytes'>(boosting, 'copyBytes', merge)
  k.parallel<BoostingKernels, 'copyBytes'>(
    boosting,
    'copyBytes',
    blocks.map(([from, to]) => [4 * (to - from), spare + 4 * from, at + 4 * from]),
  )
}
