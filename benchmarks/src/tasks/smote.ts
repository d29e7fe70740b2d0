import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { smote } from '@foldwise/pipelines'
import { compare, timed } from '../compare.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const FEATURES = 30
/** Of the rows, those of the small class: rare events, and a class that neighbours must be sought in for long. */
const SHARES = [0.02, 0.1] as const

export const smoteTask: Task = {
  name: 'smote',
  about: 'SMOTE on 30 columns against imbalanced-learn',
  async run({ threads, rows = 100_000, rounds, note }) {
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      using peer = await pythonPeer('smote', threads)
      const out: Row[] = []
      for (const share of SHARES) {
        note(`smote: ${share * 100}% of ${rows} rows`)
        const { out: version } = await peer.call<string>('prepare', { rows, features: FEATURES, share, folder })
        const x = new Float64Array((await readFile(join(folder, 'x'))).buffer)
        const y = Array.from(new Int32Array((await readFile(join(folder, 'y'))).buffer))
        const data = { x: tensor(x, [rows, FEATURES]), y }
        const c = await compare(
          timed(() => smote().resample(data, { threads })),
          () => peer.call<{ rows: number }>('smote', { seed: 0 }),
          rounds,
        )
        out.push(
          row(`${share * 100}% of ${rows} rows x ${FEATURES}`, 'imbalanced-learn', version, c, {
            name: 'rows',
            ours: (got) => got.y.length,
            theirs: (got) => got.rows,
          }),
        )
      }
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
