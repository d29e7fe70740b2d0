import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stream, tensor } from '@foldwise/core'
import { rocAuc } from '@foldwise/metrics'
import { gradientBoostingClassifier } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { pythonPeer } from '../peer.ts'
import { type Row, row, type Task } from '../task.ts'

const FEATURES = 28
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
    const { x, y } = makeRows(rows + TEST)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const files = { x: join(folder, 'x'), y: join(folder, 'y') }
      await writeFile(files.x, x)
      await writeFile(files.y, y)
      using peer = await pythonPeer('boosting', threads)
      const { out: versions } = await peer.call<Record<(typeof PEERS)[number], string>>('prepare', {
        ...files,
        rows,
        features: FEATURES,
        threads,
      })
      const train = { x: tensor(x.slice(0, rows * FEATURES), [rows, FEATURES]), y: Array.from(y.subarray(0, rows)) }
      const test = { x: tensor(x.slice(rows * FEATURES), [TEST, FEATURES]), y: y.subarray(rows) }
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

/** Columns of three shapes (normal, skewed, small integers), and a class by a smooth score of some of them with interactions. */
function makeRows(rows: number): { x: Float64Array; y: Uint8Array } {
  const rng = stream(0, 'bench', 'boosting')
  const x = new Float64Array(rows * FEATURES)
  const y = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    const at = i * FEATURES
    for (let j = 0; j < FEATURES; j++) {
      const v = rng.normal()
      x[at + j] = Math.fround(j % 3 === 0 ? v : j % 3 === 1 ? Math.exp(v) : Math.round(3 * v))
    }
    const [a, b, c, d] = [x[at]!, x[at + 1]!, x[at + 2]!, x[at + 3]!]
    const [e, f, g, h] = [x[at + 4]!, x[at + 5]!, x[at + 6]!, x[at + 9]!]
    const interactions = 0.5 * (d > 0 ? c : 0) + 0.4 * (h > 0 ? a : 0) + (e > 1.5 ? 0.7 : 0)
    const score = 0.8 * a - 0.5 * Math.log(b) - 0.3 * Math.abs(f) + Math.sin(1.5 * g) + interactions
    y[i] = rng.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0
  }
  return { x, y }
}
