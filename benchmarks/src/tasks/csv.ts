import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Table } from '@foldwise/core'
import { readCsv } from '@foldwise/pipelines/csv'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

interface Sum {
  readonly sum: number
}

const MOST_JS_ROWS = 200_000

export const csvTask: Task = {
  name: 'csv',
  about:
    'a CSV file of 1,000,000 rows of ten mixed columns, kinds found from the values, against pandas; JavaScript parsers on 200,000',
  async *plan({ threads, rows = 1_000_000, note }) {
    using peer = await pythonPeer('tables', threads)
    using js = await jsPeer('tables')
    await using work = await workFolder()
    const { path: folder } = work
    const path = join(folder, 'rows.csv')
    const read = () => readCsv(createReadStream(path, { highWaterMark: 1 << 20 }))
    const metric = { name: 'sum of a column', ours: sumOfIncome, theirs: (v: Sum) => v.sum }
    note(`csv: ${rows} rows`)
    const { out: python } = await peer.call<{ pandas: string }>('write', { rows, path })
    yield versus({
      name: `read_csv, ${rows} rows`,
      peer: 'pandas',
      version: python.pandas,
      ours: read,
      theirs: () => peer.call<Sum>('read', { path }),
      metric,
    })

    const few = Math.min(rows, MOST_JS_ROWS)
    await peer.call('write', { rows: few, path })
    const { out: versions } = await js.call<{ [name: string]: string }>('versions')
    for (const name of ['papaparse', 'csv-parse', 'udsv']) {
      yield versus({
        name: `values by rows, ${few} rows`,
        peer: name,
        version: versions[name]!,
        ours: read,
        theirs: () => js.call<Sum>(name.replace('-', ''), { path }),
        rounds: 3,
        metric,
      })
    }
  },
}

const sumOfIncome = (t: Table): number => (t.columns[2]!.data as Float64Array).reduce((a, v) => a + v, 0)
