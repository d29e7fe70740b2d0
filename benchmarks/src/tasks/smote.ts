import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { smote } from '@foldwise/pipelines'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 30
/** Of the rows, those of the small class: rare events, and a class that neighbours must be sought in for long. */
const SHARES = [0.02, 0.1] as const

export const smoteTask: Task = {
  name: 'smote',
  about: 'SMOTE on 30 columns against imbalanced-learn',
  async *plan({ threads, rows = 100_000, note }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('smote', threads)
    for (const share of SHARES) {
      note(`smote: ${share * 100}% of ${rows} rows`)
      const { out: version } = await peer.call<string>('prepare', { rows, features: FEATURES, share, folder })
      const x = new Float64Array((await readFile(join(folder, 'x'))).buffer)
      const y = Array.from(new Int32Array((await readFile(join(folder, 'y'))).buffer))
      const data = { x: tensor(x, [rows, FEATURES]), y }
      yield versus({
        name: `${share * 100}% of ${rows} rows x ${FEATURES}`,
        peer: 'imbalanced-learn',
        version,
        ours: () => smote().resample(data, { threads }),
        theirs: () => peer.call<{ rows: number }>('smote', { seed: 0 }),
        metric: { name: 'rows', ours: (got) => got.y.length, theirs: (got) => got.rows },
      })
    }
  },
}
