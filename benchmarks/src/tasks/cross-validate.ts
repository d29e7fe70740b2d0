import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { crossValidate, pipeline, standardScaler } from '@foldwise/pipelines'
import { compare, timed } from '../compare.ts'
import { BOOSTING_FEATURES, boostingRows } from '../data/boosting-rows.ts'
import { pythonPeer } from '../peer.ts'
import { row, type Task } from '../task.ts'

const FOLDS = 5

export const crossValidateTask: Task = {
  name: 'cross-validate',
  about: 'a scaler and logistic regression in five folds against scikit-learn',
  async run({ threads, rows = 100_000, rounds, note }) {
    note(`cross-validate: ${rows} rows`)
    const { x, y } = boostingRows(rows)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const files = { x: join(folder, 'x'), y: join(folder, 'y') }
      await writeFile(files.x, x)
      await writeFile(files.y, y)
      using peer = await pythonPeer('cross_validate', threads)
      const { out: version } = await peer.call<string>('prepare', { ...files, rows, features: BOOSTING_FEATURES })
      const data = { x: tensor(x, [rows, BOOSTING_FEATURES]), y: Array.from(y) }
      const recipe = pipeline(standardScaler(), logisticRegression())
      const c = await compare(
        timed(() => crossValidate(recipe, data, { metrics: { accuracy }, cv: FOLDS, threads })),
        () => peer.call<{ accuracy: number }>('validate', { folds: FOLDS }),
        rounds,
      )
      return [
        row(`scaler + logistic regression, ${FOLDS} folds of ${rows} rows`, 'scikit-learn', version, c, {
          name: 'accuracy',
          ours: (out) => out.scores.accuracy.mean,
          theirs: (out) => out.accuracy,
        }),
      ]
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
