import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stream, tensor } from '@foldwise/core'
import { rocAuc } from '@foldwise/metrics'
import { gradientBoostingClassifier } from '@foldwise/models'
import { compare, timed } from '../compare.ts'
import { pythonPeer } from '../peer.ts'
import { row, type Task } from '../task.ts'

const FEATURES = 1000
/** The first columns are categories. */
const CATEGORICAL = Array.from({ length: 50 }, (_, f) => f)
const MISSING = 0.5
const TEST_SHARE = 0.2

export const boostingWideTask: Task = {
  name: 'boosting-wide',
  about:
    'gradient boosting of 1,000 features, half of the values missing, 50 columns of up to 1,000 categories, against LightGBM',
  async run({ threads, rows = 50_000, rounds, note }) {
    const test = Math.floor(TEST_SHARE * rows)
    const { x, y } = wideRows(rows + test)
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const files = { x: join(folder, 'x'), y: join(folder, 'y') }
      await writeLarge(files.x, new Uint8Array(x.buffer))
      await writeFile(files.y, y)
      using peer = await pythonPeer('boosting', threads)
      const prepared = { ...files, rows, features: FEATURES, threads, categories: CATEGORICAL }
      const { out: versions } = await peer.call<{ lightgbm: string }>('prepare', prepared)
      const train = { x: tensor(x.subarray(0, rows * FEATURES), [rows, FEATURES]), y: Array.from(y.subarray(0, rows)) }
      const rest = tensor(x.subarray(rows * FEATURES), [test, FEATURES])
      const recipe = gradientBoostingClassifier({ l2Regularization: 1, categoricalFeatures: CATEGORICAL })
      note('boosting-wide: against lightgbm')
      const c = await compare(
        timed(() => recipe.fit(train, { threads })),
        () => peer.call<{ auc: number }>('fit', { package: 'lightgbm', leaves: 31, depth: null }),
        rounds,
      )
      const auc = rocAuc(y.subarray(rows), await (await c.ours.out.decisionFunction(rest)).data())
      return [
        row(`100 trees of 31 leaves, ${rows} rows`, 'lightgbm', versions.lightgbm, c, {
          name: 'test AUC',
          ours: () => auc,
          theirs: (v) => v.auc,
        }),
      ]
    } finally {
      await rm(folder, { recursive: true })
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
