import { tensor } from '@foldwise/core'
import { lassoCv } from '@foldwise/models'
import { readFloats } from '../data/made-files.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 1000

interface Theirs {
  readonly error: number
}

export const lassoTask: Task = {
  name: 'lasso',
  about: 'paths of 100 strengths on 10,000 x 1,000 rows, one and five folds, against scikit-learn',
  async *plan({ threads, rows = 10_000 }) {
    await using work = await workFolder()
    const { path: folder } = work
    using peer = await pythonPeer('linear', threads)
    const { out: version } = await peer.call<string>('regression', { rows, features: FEATURES, folder })
    const x = tensor(await readFloats(folder, 'x'), [rows, FEATURES])
    const y = await readFloats(folder, 'y')
    const numbers = Int32Array.from({ length: rows }, (_, i) => i)
    const one = { split: () => [{ train: numbers.subarray(0, rows - 10), test: numbers.subarray(rows - 10) }] }
    for (const cv of [1, 5]) {
      const name = cv === 1 ? 'a path of 100, and the best on all rows' : 'five paths of 100, and the best on all rows'
      const recipe = lassoCv({ cv: cv === 1 ? one : cv })
      yield versus({
        name: `${name}, ${rows} x ${FEATURES}`,
        peer: 'scikit-learn',
        version,
        ours: () => recipe.fit({ x, y }, { threads }),
        theirs: () => peer.call<Theirs>('lasso', { cv }),
        metric: {
          name: 'mean squared error in folds',
          ours: (model) => -(model.facts.bestScore as number),
          theirs: (v) => v.error,
        },
      })
    }
  },
}
