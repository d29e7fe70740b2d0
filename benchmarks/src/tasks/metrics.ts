import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stream } from '@foldwise/core'
import { averagePrecision, bootstrap, f1, logLoss, rocAuc } from '@foldwise/metrics'
import { compare, timed } from '../compare.ts'
import { PythonPeer } from '../python-peer.ts'
import { type Row, row, type Task } from '../task.ts'

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

export const metricsTask: Task = {
  name: 'metrics',
  about: 'ROC-AUC, PR-AUC, log loss, F1 of a million scores, and a bootstrap, against scikit-learn',
  async run({ threads, rows = 1_000_000, rounds, note }) {
    const { y, score } = makeScores(rows)
    const predicted = Uint8Array.from(score, (s) => (s > 0.5 ? 1 : 0))
    const folder = await mkdtemp(join(tmpdir(), 'foldwise-bench-'))
    try {
      const files = { scores: join(folder, 'scores'), labels: join(folder, 'labels') }
      await writeFile(files.scores, score)
      await writeFile(files.labels, y)
      using peer = await PythonPeer.start('metrics', threads)
      const { out: version } = await peer.call<string>('prepare', files)
      const out: Row[] = []
      const against = async (name: string, work: () => number, call: string, args: object = {}, n = rounds) => {
        note(`metrics: ${name}`)
        const c = await compare(timed(work), () => peer.call<number>(call, args), n)
        out.push(row(name, 'scikit-learn', version, c, { name: 'value', ours: (v) => v, theirs: (v) => v }))
      }
      await against('rocAuc', () => rocAuc(y, score), 'roc_auc')
      await against('averagePrecision', () => averagePrecision(y, score), 'average_precision')
      await against('logLoss', () => logLoss(y, score), 'log_loss')
      await against('f1', () => f1(y, predicted), 'f1')
      const few = Math.min(rows, 100_000)
      const resamples = 100
      const part = { y: y.subarray(0, few), score: score.subarray(0, few) }
      await against(
        `bootstrap of rocAuc, ${few} rows, ${resamples} resamples`,
        () => bootstrap(rocAuc, part.y, part.score, { resamples, level: 0.95, seed: 0 }).low,
        'bootstrap_roc_auc',
        { rows: few, resamples },
        1,
      )
      return out
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}
