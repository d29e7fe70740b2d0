import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { rocAuc } from '@foldwise/metrics'
import { gradientBoostingClassifier } from '@foldwise/models'
import { BOOSTING_FEATURES, boostingRows } from '../data/boosting-rows.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { gain, type Task, versus } from '../task.ts'

const TEST = 50_000

const PEERS = ['lightgbm', 'xgboost', 'sklearn'] as const

/** Trees of both shapes: as many leaves as LightGBM's default, and XGBoost's default depth. */
const SHAPES = [
  { name: '100 trees of 31 leaves', leaves: 31, depth: null },
  { name: '100 trees of depth 6', leaves: null, depth: 6 },
] as const

export const boostingTask: Task = {
  name: 'boosting',
  about: 'gradient boosting of 28 features, binning included, against LightGBM, XGBoost and scikit-learn',
  async *plan({ threads, rows = 1_000_000 }) {
    const { x, y } = boostingRows(rows + TEST)
    await using work = await workFolder()
    const { path: folder } = work
    const files = { x: join(folder, 'x'), y: join(folder, 'y') }
    await writeFile(files.x, x)
    await writeFile(files.y, y)
    using peer = await pythonPeer('boosting', threads)
    const { out: versions } = await peer.call<Record<(typeof PEERS)[number], string>>('prepare', {
      ...files,
      rows,
      features: BOOSTING_FEATURES,
      threads,
    })
    const train = {
      x: tensor(x.slice(0, rows * BOOSTING_FEATURES), [rows, BOOSTING_FEATURES]),
      y: Array.from(y.subarray(0, rows)),
    }
    const test = { x: tensor(x.slice(rows * BOOSTING_FEATURES), [TEST, BOOSTING_FEATURES]), y: y.subarray(rows) }
    for (const { name, leaves, depth } of SHAPES) {
      const recipe = gradientBoostingClassifier({ maxLeafNodes: leaves, maxDepth: depth, l2Regularization: 1 })
      const fit = (threads: number) => recipe.fit(train, { threads })
      const auc = async (model: Awaited<ReturnType<typeof fit>>) =>
        rocAuc(test.y, await (await model.decisionFunction(test.x)).data())
      const title = `${name}, ${rows} rows`
      if (threads > 1) yield gain(title, threads, fit, { name: 'test AUC', of: auc })
      for (const package_ of PEERS) {
        yield versus({
          name: title,
          peer: package_ === 'sklearn' ? 'scikit-learn' : package_,
          version: versions[package_],
          ours: () => fit(threads),
          theirs: () => peer.call<{ auc: number }>('fit', { package: package_, leaves, depth }),
          metric: { name: 'test AUC', ours: auc, theirs: (v) => v.auc },
        })
      }
    }
  },
}
