import { type BoostingKernels, boosting, cut, type Kernels, type Region } from '@foldwise/kernels'
import type { Column } from './column-cache.ts'

/** Rows that are worth a thread. The order of rows does not depend on how they are dealt out. */
const BLOCK = 1 << 12

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
  const blocks = cut(count, Math.max(BLOCK, Math.ceil(count / (4 * k.threads))))
  const lefts = k.parallel<BoostingKernels, 'deal'>(
    boosting,
    'deal',
    blocks.map(([from, to]) => [to - from, at + 4 * from, column.at, column.stride, goes, lanes, spare + 4 * from]),
  )
  let left = at
  let right = at + 4 * lefts.reduce((a, b) => a + b, 0)
  k.parallel<BoostingKernels, 'collect'>(
    boosting,
    'collect',
    blocks.map(([from, to], i) => {
      const n = lefts[i]!
      const call = [to - from, n, spare + 4 * from, left, right]
      left += 4 * n
      right += 4 * (to - from - n)
      return call
    }),
  )
}
