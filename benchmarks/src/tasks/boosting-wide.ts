import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stream, tensor } from '@foldwise/core'
import { rocAuc } from '@foldwise/metrics'
import { gradientBoostingClassifier } from '@foldwise/models'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

const FEATURES = 1000
/** The first columns are categories. */
const CATEGORICAL = Array.from({ length: 50 }, (_, f) => f)
const MISSING = 0.5
const TEST_SHARE = 0.2

export const boostingWideTask: Task = {
  name: 'boosting-wide',
  about:
    'gradient boosting of 1,000 features, half of the values missing, 50 columns of up to 1,000 categories, against LightGBM',
  async *plan({ threads, rows = 50_000 }) {
    const test = Math.floor(TEST_SHARE * rows)
    const { x, y } = wideRows(rows + test)
    await using work = await workFolder()
    const { path: folder } = work
    const files = { x: join(folder, 'x'), y: join(folder, 'y') }
    await writeLarge(files.x, new Uint8Array(x.buffer))
    await writeFile(files.y, y)
    using peer = await pythonPeer('boosting', threads)
    const prepared = { ...files, rows, features: FEATURES, threads, categories: CATEGORICAL }
    const { out: versions } = await peer.call<{ lightgbm: string }>('prepare', prepared)
    const train = { x: tensor(x.subarray(0, rows * FEATURES), [rows, FEATURES]), y: Array.from(y.subarray(0, rows)) }
    const rest = tensor(x.subarray(rows * FEATURES), [test, FEATURES])
    const recipe = gradientBoostingClassifier({ l2Regularization: 1, categoricalFeatures: CATEGORICAL })
    // LightGBM sends missing categories right in every split, where we learn their side; as a category of their own it learns it too.
    for (const levels of [false, true]) {
      yield versus({
        name: `100 trees of 31 leaves, ${rows} rows${levels ? '; theirs: missing is a category' : ''}`,
        peer: 'lightgbm',
        version: versions.lightgbm,
        ours: () => recipe.fit(train, { threads }),
        theirs: () => peer.call<{ auc: number }>('fit', { package: 'lightgbm', leaves: 31, depth: null, levels }),
        metric: {
          name: 'test AUC',
          ours: async (model) => rocAuc(y.subarray(rows), await (await model.decisionFunction(rest)).data()),
          theirs: (v) => v.auc,
        },
      })
    }
  },
}

/** Files of more than 2 GiB are written in pieces. */
async function writeLarge(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (let at = 0; at < bytes.length; at += 1 << 28) await file.write(bytes.subarray(at, at + (1 << 28)))
  } finally {
    await file.close()
  }
}

/** Categories with few frequent and many rare values, then normals; a class by some of both kinds. */
function wideRows(rows: number): { x: Float64Array<ArrayBuffer>; y: Uint8Array } {
  const rng = stream(0, 'bench', 'boosting-wide')
  const levels = CATEGORICAL.map((c) => [5, 20, 100, 300, 1000][c % 5]!)
  const effects = levels.map((n) => Float64Array.from({ length: n }, () => rng.normal()))
  const x = new Float64Array(rows * FEATURES)
  const y = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    const r = x.subarray(i * FEATURES, (i + 1) * FEATURES)
    let score = 0
    for (let f = 0; f < FEATURES; f++) {
      const n = levels[f]
      r[f] = n === undefined ? Math.fround(rng.next() + rng.next() + rng.next() - 1.5) : Math.floor(n * rng.next() ** 3)
      if (rng.next() < MISSING) r[f] = NaN
      else if (n !== undefined && f < 10) score += 0.6 * effects[f]![r[f]!]!
      else if (n === undefined && f < 80) score += 0.5 * r[f]! * (f % 3 === 0 && r[f - 1]! > 0 ? 2 : 1)
    }
    y[i] = rng.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0
  }
  return { x, y }
}
