import { type BoostingKernels, boosting, cut, type Kernels, type Region, type Workspace } from '@foldwise/kernels'
import type { BinnedRows } from './binned-rows.ts'

/** Columns that are kept, as a share of all: more than that is seldom asked for twice, and costs memory. */
const SHARE = 3 / 8
/** Below this share of all rows, a pass over them does not pay for a copy of the column. */
const WORTH = 1 / 8
/** Rows that are worth a thread. */
const BLOCK = 1 << 14

/** Where the bins of one feature lie, and the bytes from one row to the next. */
export interface Column {
  readonly at: number
  readonly stride: number
}

/**
 * Bins of the features that trees split by most, each feature's next to each other: a pass over some rows then reads a byte a row
 * where the rows themselves would cost a cache line each. The column that was not used for longest makes room for a new one.
 */
export class ColumnCache {
  private readonly k: Kernels
  private readonly data: BinnedRows
  private readonly room: Region<Uint8Array>
  private readonly most: number
  /** Places of the features, the longest unused first. */
  private readonly places = new Map<number, number>()

  constructor(k: Kernels, ws: Workspace, data: BinnedRows) {
    this.k = k
    this.data = data
    this.most = Math.floor(data.features * SHARE)
    this.room = ws.raw(Uint8Array, this.most * data.rows)
  }

  /** The column of a feature for a pass over `count` rows. */
  of(feature: number, count: number): Column {
    const { data, places } = this
    const from = data.bins.at + feature
    let place = places.get(feature)
    if (place === undefined) {
      if (this.most === 0 || count < WORTH * data.rows) return { at: from, stride: data.stride }
      place = places.size
      if (place === this.most) {
        const [oldest] = places.keys()
        place = places.get(oldest!)!
        places.delete(oldest!)
      }
      const to = this.room.at + place * data.rows
      this.k.parallel<BoostingKernels, 'copyColumn'>(
        boosting,
        'copyColumn',
        cut(data.rows, BLOCK).map(([a, b]) => [b - a, from + a * data.stride, data.stride, to + a]),
      )
    }
    places.delete(feature)
    places.set(feature, place)
    return { at: this.room.at + place * data.rows, stride: 1 }
  }
}
