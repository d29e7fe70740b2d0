import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Table } from '@foldwise/core'
import { readCsv } from '@foldwise/pipelines/csv'
import { compare, timed } from '../compare.ts'
import { jsPeer, pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

interface Sum {
  readonly sum: number
}

const MOST_JS_ROWS = 200_000

export const csvTask: Task = {
  name: 'csv',
  about:
    'a CSV file of 1,000,000 rows of ten mixed columns, kinds found from the values, against pandas; JavaScript parsers on 200,000',
  async run({ threads, rows = 1_000_000, rounds, note }) {
    using peer = await pythonPeer('tables', threads)
    using js = await jsPeer('tables')
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    const path = join(folder, 'rows.csv')
    const read = () => readCsv(createReadStream(path, { highWaterMark: 1 << 20 }))
    const metric = { name: 'sum of a column', ours: sumOfIncome, theirs: (v: Sum) => v.sum }
    try {
      note(`csv: ${rows} rows`)
      const { out: python } = await peer.call<{ pandas: string }>('write', { rows, path })
      const whole = await compare(timed(read), () => peer.call<Sum>('read', { path }), rounds)
      const out: Row[] = [row(`read_csv, ${rows} rows`, 'pandas', python.pandas, whole, metric)]

      const few = Math.min(rows, MOST_JS_ROWS)
      await peer.call('write', { rows: few, path })
      const { out: versions } = await js.call<{ [name: string]: string }>('versions')
      for (const name of ['papaparse', 'csv-parse', 'udsv']) {
        note(`csv: ${name}`)
        const c = await compare(timed(read), () => js.call<Sum>(name.replace('-', ''), { path }), Math.min(rounds, 3))
        out.push(row(`values by rows, ${few} rows`, name, versions[name]!, c, metric))
      }
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

const sumOfIncome = (t: Table): number => (t.columns[2]!.data as Float64Array).reduce((a, v) => a + v, 0)
