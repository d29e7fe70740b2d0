import { tensor } from '@foldwise/core'
import { lassoCv } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { readFloats, withFolder } from '../data/made-files.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const FEATURES = 1000

interface Theirs {
  readonly error: number
}

export const lassoTask: Task = {
  name: 'lasso',
  about: 'paths of 100 strengths on 10,000 x 1,000 rows, one and five folds, against scikit-learn',
  run: ({ threads, rows = 10_000, rounds, note }) =>
    withFolder(async (folder) => {
      using peer = await pythonPeer('linear', threads)
      const { out: version } = await peer.call<string>('regression', { rows, features: FEATURES, folder })
      const x = tensor(await readFloats(folder, 'x'), [rows, FEATURES])
      const y = await readFloats(folder, 'y')
      const numbers = Int32Array.from({ length: rows }, (_, i) => i)
      const one = { split: () => [{ train: numbers.subarray(0, rows - 10), test: numbers.subarray(rows - 10) }] }
      const out: Row[] = []
      for (const cv of [1, 5]) {
        const name =
          cv === 1 ? 'a path of 100, and the best on all rows' : 'five paths of 100, and the best on all rows'
        note(`lasso: ${name}`)
        const recipe = lassoCv({ cv: cv === 1 ? one : cv })
        const c = await compare(
          timed(() => recipe.fit({ x, y }, { threads })),
          () => peer.call<Theirs>('lasso', { cv }),
          rounds,
        )
        const error = -(c.ours.out.facts.bestScore as number)
        const metric = { name: 'mean squared error in folds', ours: () => error, theirs: (v: Theirs) => v.error }
        out.push(row(`${name}, ${rows} x ${FEATURES}`, 'scikit-learn', version, c, metric))
      }
      return out
    }),
}
