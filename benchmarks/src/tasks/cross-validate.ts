import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { accuracy } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { crossValidate, pipeline, standardScaler } from '@foldwise/pipelines'
import { BOOSTING_FEATURES, boostingRows } from '../data/boosting-rows.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FOLDS = 5

export const crossValidateTask: Task = {
  name: 'cross-validate',
  about: 'a scaler and logistic regression in five folds against scikit-learn',
  async *plan({ threads, rows = 100_000, note }) {
    note(`cross-validate: ${rows} rows`)
    const { x, y } = boostingRows(rows)
    await using work = await workFolder()
    const { path: folder } = work
    const files = { x: join(folder, 'x'), y: join(folder, 'y') }
    await writeFile(files.x, x)
    await writeFile(files.y, y)
    using peer = await pythonPeer('cross_validate', threads)
    const { out: version } = await peer.call<string>('prepare', { ...files, rows, features: BOOSTING_FEATURES })
    const data = { x: tensor(x, [rows, BOOSTING_FEATURES]), y: Array.from(y) }
    const recipe = pipeline(standardScaler(), logisticRegression())
    yield versus({
      name: `scaler + logistic regression, ${FOLDS} folds of ${rows} rows`,
      peer: 'scikit-learn',
      version,
      ours: () => crossValidate(recipe, data, { metrics: { accuracy }, cv: FOLDS, threads }),
      theirs: () => peer.call<{ accuracy: number }>('validate', { folds: FOLDS }),
      metric: { name: 'accuracy', ours: (out) => out.scores.accuracy.mean, theirs: (out) => out.accuracy },
    })
  },
}
