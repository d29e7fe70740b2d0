import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Tensor, tensor } from '@foldwise/core'
import type { Peer } from '../peer.ts'
import { workFolder } from './work-folder.ts'

/** What the peer `rows` can make. */
export interface RowsKind {
  readonly kind: 'blobs' | 'noise' | 'full-rank' | 'few-dimensions'
  readonly rows: number
  readonly features: number
  /** More rows, to look for; of `'blobs'` and `'noise'`, starts of clusters. */
  readonly extra: number
}

export interface MadeRows {
  readonly version: string
  readonly x: Tensor
  readonly more: Tensor
}

/** Rows that the peer `rows` makes; `also` runs while their files are there. */
export async function madeRows(
  peer: Peer,
  kind: RowsKind,
  also: (folder: string) => Promise<void> = async () => {},
): Promise<MadeRows> {
  await using work = await workFolder()
  const folder = work.path
  const { out: version } = await peer.call<string>('prepare', { ...kind, folder })
  await also(folder)
  const read = async (name: string, rows: number): Promise<Tensor> => {
    const values = new Float64Array((await readFile(join(folder, name))).buffer)
    return tensor(values, [rows, kind.features])
  }
  return { version, x: await read('x', kind.rows), more: await read('more', kind.extra) }
}

/** What peers say of their results. */
export interface Metric {
  readonly metric: number
}
