import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stream } from '@foldwise/core'
import { averagePrecision, confusionMatrix, f1, logLoss, rocAuc } from '@foldwise/metrics'
import { bootstrap } from '@foldwise/metrics/certainty'
import { workFolder } from '../data/work-folder.ts'
import { jsPeer, type Peer, pythonPeer } from '../peer.ts'
import { type Task, versus } from '../task.ts'

/** Scores between 0 and 1 that rank the positives somewhat above the negatives. */
function makeScores(rows: number): { y: Uint8Array; score: Float64Array } {
  const rng = stream(0, 'bench', 'metrics')
  const y = new Uint8Array(rows)
  const score = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    y[i] = rng.next() < 0.3 ? 1 : 0
    score[i] = 1 / (1 + Math.exp(-(rng.normal() + y[i]! - 0.5)))
  }
  return { y, score }
}

interface Work {
  readonly name: string
  readonly ours: () => number
  readonly call: string
  readonly args?: object
  readonly rounds?: number
}

export const metricsTask: Task = {
  name: 'metrics',
  about:
    'ROC-AUC, PR-AUC, log loss, confusion matrix and F1 of a million scores (--rows), weighted too, and a bootstrap, against scikit-learn',
  async *plan({ threads, rows = 1_000_000 }) {
    const { y, score } = makeScores(rows)
    const weight = Float64Array.from(y, (_, i) => 0.5 + (i % 7) / 4)
    const predicted = Uint8Array.from(score, (s) => (s > 0.5 ? 1 : 0))
    await using work = await workFolder()
    const { path: folder } = work
    const files = { scores: join(folder, 'scores'), labels: join(folder, 'labels'), weights: join(folder, 'weights') }
    await writeFile(files.scores, score)
    await writeFile(files.labels, y)
    await writeFile(files.weights, weight)
    using python = await pythonPeer('metrics', threads)
    using js = await jsPeer('metrics')
    async function* against(from: Peer, package_: string, works: readonly Work[]) {
      const { out: version } = await from.call<string>('prepare', files)
      for (const w of works) {
        yield versus({
          name: w.name,
          peer: package_,
          version,
          ours: w.ours,
          theirs: () => from.call<number>(w.call, w.args),
          ...(w.rounds !== undefined && { rounds: w.rounds }),
          metric: { name: 'value', ours: (v) => v, theirs: (v) => v },
        })
      }
    }
    const basic: Work[] = [
      { name: 'rocAuc', ours: () => rocAuc(y, score), call: 'roc_auc' },
      { name: 'averagePrecision', ours: () => averagePrecision(y, score), call: 'average_precision' },
      { name: 'logLoss', ours: () => logLoss(y, score), call: 'log_loss' },
      { name: 'f1', ours: () => f1(y, predicted), call: 'f1' },
    ]
    const weighted: Work[] = [
      { name: 'confusionMatrix', ours: () => confusionMatrix(y, predicted)[1]![1]!, call: 'confusion' },
      {
        name: 'rocAuc, weighted',
        ours: () => rocAuc(y, score, { weight }),
        call: 'roc_auc',
        args: { weighted: true },
      },
      {
        name: 'averagePrecision, weighted',
        ours: () => averagePrecision(y, score, { weight }),
        call: 'average_precision',
        args: { weighted: true },
      },
      {
        name: 'logLoss, weighted',
        ours: () => logLoss(y, score, { weight }),
        call: 'log_loss',
        args: { weighted: true },
      },
    ]
    const few = Math.min(rows, 100_000)
    const resamples = 1000
    const part = { y: y.subarray(0, few), score: score.subarray(0, few) }
    const resampled: Work = {
      name: `bootstrap of rocAuc, ${few} rows, ${resamples} resamples`,
      ours: () => bootstrap(rocAuc, { yTrue: part.y, yScore: part.score }, { resamples }).low,
      call: 'bootstrap_roc_auc',
      args: { rows: few, resamples },
      rounds: 1,
    }
    yield* against(python, 'scikit-learn', [...basic, ...weighted, resampled])
    yield* against(js, 'deepbox', basic)
  },
}
