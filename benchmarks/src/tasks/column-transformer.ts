import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { hostData, type Table, type Tensor } from '@foldwise/core'
import {
  columnTransformer,
  oneHotEncoder,
  ordinalEncoder,
  robustScaler,
  selectColumns,
  standardScaler,
} from '@foldwise/pipelines'
import { readCsv } from '@foldwise/pipelines/csv'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

interface Sum {
  readonly sum: number
}

const numbers = ['age', 'income', 'score', 'ratio']
const sumOf = (values: ArrayLike<number>): number => Array.prototype.reduce.call(values, (a, v) => a + v, 0) as number

export const columnTransformerTask: Task = {
  name: 'column-transformer',
  about:
    '1,000,000 rows: four columns scaled, two of 5 and 200 strings one-hot encoded, one numbered, sparse and (a fifth of the rows) dense, against scikit-learn',
  async *plan({ threads, rows = 1_000_000, note }) {
    using peer = await pythonPeer('tables', threads)
    await using work = await workFolder()
    const { path: folder } = work
    const path = join(folder, 'rows.csv')
    const load = async (count: number): Promise<{ x: Table; version: string }> => {
      note(`column-transformer: ${count} rows`)
      const { out } = await peer.call<{ sklearn: string }>('write', { rows: count, path })
      await peer.call('read', { path })
      return { x: await readCsv(createReadStream(path)), version: out.sklearn }
    }
    const { x, version } = await load(rows)
    const sparse = columnTransformer.sparse([
      [standardScaler(), numbers],
      [oneHotEncoder.sparse(), ['city', 'job']],
      [ordinalEncoder(), ['grade']],
    ])
    const theirs = (v: Sum) => v.sum
    const metric = { name: 'sum of all values', theirs }
    yield versus({
      name: `fit and transform, sparse, ${rows} rows`,
      peer: 'scikit-learn',
      version,
      ours: async () => (await sparse.fitTransform({ x }, { threads })).transformed,
      theirs: () => peer.call<Sum>('transform', { sparse: true }),
      metric: { ...metric, ours: (v) => sumOf(v.values) },
    })
    const scaled = selectColumns(x, numbers)
    yield versus({
      name: `robustScaler.fit, ${rows} x 4`,
      peer: 'scikit-learn',
      version,
      ours: () => robustScaler().fit({ x: scaled as Table }, { threads }),
      theirs: () => peer.call<Sum>('robust'),
      metric: {
        name: 'sum of medians',
        ours: (v) => sumOf(hostData(v.toState().tensors.center!) as Float64Array),
        theirs,
      },
    })

    const fifth = Math.ceil(rows / 5)
    const less = await load(fifth)
    const dense = columnTransformer([
      [standardScaler(), numbers],
      [oneHotEncoder(), ['city', 'job']],
      [ordinalEncoder(), ['grade']],
    ])
    yield versus({
      name: `fit and transform, dense, ${fifth} rows`,
      peer: 'scikit-learn',
      version,
      ours: async () => (await dense.fitTransform({ x: less.x }, { threads })).transformed,
      theirs: () => peer.call<Sum>('transform', { sparse: false }),
      metric: { ...metric, ours: (v: Tensor) => sumOf(hostData(v) as Float64Array) },
    })
  },
}
