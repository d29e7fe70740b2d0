// deepbox's side of the metrics task.
import { readFileSync } from 'node:fs'
import { averagePrecisionScore, f1Score, logLoss, rocAucScore } from 'deepbox/metrics'
import { tensor } from 'deepbox/ndarray'

let y, score, predicted

export function prepare({ scores, labels }) {
  const bytes = readFileSync(scores)
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  score = tensor(Array.from(values), { dtype: 'float64' })
  y = tensor(Array.from(readFileSync(labels)))
  predicted = tensor(Array.from(values, (s) => (s > 0.5 ? 1 : 0)))
  return JSON.parse(readFileSync(new URL('./node_modules/deepbox/package.json', import.meta.url), 'utf8')).version
}

export const roc_auc = () => rocAucScore(y, score)
export const average_precision = () => averagePrecisionScore(y, score)
export const log_loss = () => logLoss(y, score)
export const f1 = () => f1Score(y, predicted)
export const describe = (_, out) => out
