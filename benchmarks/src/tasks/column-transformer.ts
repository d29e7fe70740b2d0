import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
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
import { compare, timed } from '../compare.ts'
import { pythonPeer } from '../peer.ts'
import { row, type Task } from '../task.ts'

interface Sum {
  readonly sum: number
}

const numbers = ['age', 'income', 'score', 'ratio']
const sumOf = (values: ArrayLike<number>): number => Array.prototype.reduce.call(values, (a, v) => a + v, 0) as number

export const columnTransformerTask: Task = {
  name: 'column-transformer',
  about:
    '1,000,000 rows: four columns scaled, two of 5 and 200 strings one-hot encoded, one numbered, sparse and (a fifth of the rows) dense, against scikit-learn',
  async run({ threads, rows = 1_000_000, rounds, note }) {
    using peer = await pythonPeer('tables', threads)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    const path = join(folder, 'rows.csv')
    const load = async (count: number): Promise<{ x: Table; version: string }> => {
      note(`column-transformer: ${count} rows`)
      const { out } = await peer.call<{ sklearn: string }>('write', { rows: count, path })
      await peer.call('read', { path })
      return { x: await readCsv(createReadStream(path)), version: out.sklearn }
    }
    try {
      const { x, version } = await load(rows)
      const sparse = columnTransformer.sparse([
        [standardScaler(), numbers],
        [oneHotEncoder.sparse(), ['city', 'job']],
        [ordinalEncoder(), ['grade']],
      ])
      const many = await compare(
        timed(async () => (await sparse.fitTransform({ x }, { threads })).transformed),
        () => peer.call<Sum>('transform', { sparse: true }),
        rounds,
      )
      const theirs = (v: Sum) => v.sum
      const metric = { name: 'sum of all values', theirs }
      const first = row(`fit and transform, sparse, ${rows} rows`, 'scikit-learn', version, many, {
        ...metric,
        ours: (v) => sumOf(v.values),
      })
      const scaled = selectColumns(x, numbers)
      const robust = await compare(
        timed(() => robustScaler().fit({ x: scaled as Table }, { threads })),
        () => peer.call<Sum>('robust'),
        rounds,
      )
      const second = row(`robustScaler.fit, ${rows} x 4`, 'scikit-learn', version, robust, {
        name: 'sum of medians',
        ours: (v) => sumOf(hostData(v.toState().tensors.center!) as Float64Array),
        theirs,
      })

      const fifth = Math.ceil(rows / 5)
      const less = await load(fifth)
      const dense = columnTransformer([
        [standardScaler(), numbers],
        [oneHotEncoder(), ['city', 'job']],
        [ordinalEncoder(), ['grade']],
      ])
      const few = await compare(
        timed(async () => (await dense.fitTransform({ x: less.x }, { threads })).transformed),
        () => peer.call<Sum>('transform', { sparse: false }),
        rounds,
      )
      const third = row(`the same, dense, ${fifth} rows`, 'scikit-learn', version, few, {
        ...metric,
        ours: (v: Tensor) => sumOf(hostData(v) as Float64Array),
      })
      return [first, third, second]
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
