import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Tensor, tensor } from '@foldwise/core'
import type { Peer } from '../peer.ts'
import { workFolder } from './work-folder.ts'

export interface MadeClasses {
  /** Version of the peer that made the rows. */
  readonly version: string
  readonly x: Tensor
  readonly y: readonly number[]
  readonly test: Tensor
  readonly truth: readonly number[]
}

/** Rows of two classes that the peer `trees` makes, so that both sides, and other peers, learn from the same. */
export async function madeClasses(
  peer: Peer,
  rows: number,
  features: number,
  others: readonly Peer[] = [],
): Promise<MadeClasses & { readonly versions: readonly string[] }> {
  await using work = await workFolder()
  const folder = work.path
  const { out: version } = await peer.call<string>('prepare', { rows, features, folder })
  const versions: string[] = []
  for (const p of others) versions.push((await p.call<string>('prepare', { rows, features, folder })).out)
  const x = new Float32Array((await readFile(join(folder, 'x'))).buffer)
  const y = [...new Int32Array((await readFile(join(folder, 'y'))).buffer)]
  return {
    version,
    versions,
    x: tensor(x.subarray(0, rows * features), [rows, features]),
    y: y.slice(0, rows),
    test: tensor(x.subarray(rows * features), [y.length - rows, features]),
    truth: y.slice(rows),
  }
}

export async function accuracy(
  model: { predict(x: Tensor): Promise<readonly number[]> },
  data: MadeClasses,
): Promise<number> {
  const found = await model.predict(data.test)
  return found.filter((v, i) => v === data.truth[i]).length / found.length
}
