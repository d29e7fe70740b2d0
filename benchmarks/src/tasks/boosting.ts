import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { rocAuc } from '@foldwise/metrics'
import { gradientBoostingClassifier } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { BOOSTING_FEATURES, boostingRows } from '../data/boosting-rows.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

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
  async run({ threads, rows = 1_000_000, rounds, note }) {
    const { x, y } = boostingRows(rows + TEST)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
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
      const out: Row[] = []
      for (const { name, leaves, depth } of SHAPES) {
        const recipe = gradientBoostingClassifier({ maxLeafNodes: leaves, maxDepth: depth, l2Regularization: 1 })
        for (const package_ of PEERS) {
          note(`boosting: ${name} against ${package_}`)
          const c = await compare(
            timed(() => recipe.fit(train, { threads })),
            () => peer.call<{ auc: number }>('fit', { package: package_, leaves, depth }),
            rounds,
          )
          const raw = await (await c.ours.out.decisionFunction(test.x)).data()
          const auc = rocAuc(test.y, raw)
          out.push(
            row(`${name}, ${rows} rows`, package_ === 'sklearn' ? 'scikit-learn' : package_, versions[package_], c, {
              name: 'test AUC',
              ours: () => auc,
              theirs: (v) => v.auc,
            }),
          )
        }
      }
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
