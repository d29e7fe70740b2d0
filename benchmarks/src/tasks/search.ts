import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tensor } from '@foldwise/core'
import { logLoss, rocAuc } from '@foldwise/metrics'
import { dummyClassifier, gradientBoostingClassifier } from '@foldwise/models'
import { spaceOf, tpeSearch } from '@foldwise/pipelines'
import { median, timed } from '../compare.ts'
import { BOOSTING_FEATURES, boostingRows } from '../data/boosting-rows.ts'
import { workFolder } from '../data/work-folder.ts'
import { pythonPeer } from '../peer.ts'
import { type PlannedRow, type Task, versus } from '../task.ts'

const TEST = 10_000
const SEEDS = 5
const TRIALS = 25
const TREES = 40
const QUICK_TRIALS = 100

const space = spaceOf(
  gradientBoostingClassifier,
  'learningRate',
  'maxLeafNodes',
  'minSamplesLeaf',
  'l2Regularization',
  'colsampleByTree',
)

export const searchTask: Task = {
  name: 'search',
  about: "a boosted model's parameters by TPE against Optuna and LightGBM, and the time the search itself takes",
  async *plan({ threads, rows = 4000, note }) {
    const { x, y } = boostingRows(rows + TEST)
    await using work = await workFolder()
    const { path: folder } = work
    const files = { x: join(folder, 'x'), y: join(folder, 'y') }
    await writeFile(files.x, x)
    await writeFile(files.y, y)
    using peer = await pythonPeer('search', threads)
    const { out: version } = await peer.call<string>('prepare', {
      ...files,
      rows,
      features: BOOSTING_FEATURES,
      threads,
    })
    const cut = rows * BOOSTING_FEATURES
    const train = { x: tensor(x.slice(0, cut), [rows, BOOSTING_FEATURES]), y: Array.from(y.subarray(0, rows)) }
    const test = { x: tensor(x.slice(cut), [TEST, BOOSTING_FEATURES]), y: y.subarray(rows) }
    const search = tpeSearch({
      space,
      nTrials: TRIALS,
      cv: 3,
      metric: { from: 'predictProba', metric: logLoss },
      lowerIsBetter: true,
      recipe: (values) => gradientBoostingClassifier({ ...values, nEstimators: TREES }),
    })
    const runSeeds = async () => {
      const found = { ms: [] as number[], loss: [] as number[], auc: [] as number[] }
      const theirs = { ms: [] as number[], loss: [] as number[], auc: [] as number[] }
      for (let seed = 0; seed < SEEDS; seed++) {
        note(`search: ${TRIALS} trials, seed ${seed + 1} of ${SEEDS}`)
        const { ms, out } = await timed(() => search.run(train, { seed, threads }))()
        found.ms.push(ms)
        found.loss.push(out.best.mean)
        found.auc.push(rocAuc(test.y, await (await out.model.decisionFunction(test.x)).data()))
        const answer = await peer.call<{ loss: number; auc: number }>('search', { seed, trials: TRIALS, trees: TREES })
        theirs.ms.push(answer.ms)
        theirs.loss.push(answer.out.loss)
        theirs.auc.push(answer.out.auc)
      }
      return { found, theirs }
    }
    let seeds: ReturnType<typeof runSeeds> | undefined
    const [name, peerName] = [`${TRIALS} trials of ${TREES} trees, ${rows} rows`, 'Optuna + LightGBM']
    for (const [key, title] of [
      ['auc', 'test AUC, median of five seeds'],
      ['loss', 'log loss of the folds, median'],
    ] as const) {
      const planned: PlannedRow = {
        name,
        peer: peerName,
        async measure() {
          seeds ??= runSeeds()
          const { found, theirs } = await seeds
          const [ms, peerMs] = [median(found.ms), median(theirs.ms)]
          return {
            name,
            peer: peerName,
            version,
            ratio: peerMs / ms,
            ours: { ms },
            theirs: { ms: peerMs },
            metric: { name: title, ours: median(found[key]), theirs: median(theirs[key]) },
          }
        },
      }
      yield planned
    }
    let score = 0
    const quick = tpeSearch({
      space,
      nTrials: QUICK_TRIALS,
      cv: 2,
      lowerIsBetter: true,
      recipe: (v) => {
        score =
          Math.abs(Math.log(v.learningRate) + 2) + Math.abs(Math.log(v.maxLeafNodes!) - 3) + v.l2Regularization / 10
        return dummyClassifier()
      },
      metric: () => score,
    })
    const few = { x: [[0], [1], [2], [3]], y: ['a', 'b', 'a', 'b'] }
    yield versus({
      name: `${QUICK_TRIALS} trials that take no time`,
      peer: 'Optuna',
      version,
      ours: () => quick.run(few),
      theirs: () => peer.call<{ best: number }>('overhead', { seed: 0, trials: QUICK_TRIALS }),
      metric: { name: 'best value', ours: (out) => out.best.mean, theirs: (out) => out.best },
    })
  },
}
