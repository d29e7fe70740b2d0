import type { Rule } from './subject.ts'
import { inWords, note, warning } from './words.ts'

/** With fewer different scores than this, a threshold is the best one by chance too often. */
const ENOUGH_SCORES = 200

export const tunedOnTest: Rule = ({ options, labels, count }) => {
  if (options.thresholdTunedOn === 'test') {
    return [
      warning(
        'tuned-on-test',
        'The threshold was tuned on the rows it is evaluated on, so metrics of predicted labels are too good. Tune it on a validation part.',
      ),
    ]
  }
  if (options.thresholdTunedOn !== undefined || !labels?.score || !labels.prediction) return []
  const { truth, prediction, score, positive, counts } = labels
  if (positive === undefined || counts.size !== 2) return []
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => score[b]! - score[a]!)
  const said = order.findIndex((row) => prediction[row] !== positive)
  const cut = said < 0 ? count : said
  // labels that no threshold on the score gives were decided otherwise
  if (cut === 0 || cut === count || order.slice(cut).some((row) => prediction[row] === positive)) return []
  const positives = counts.get(positive) ?? 0
  let found = 0
  let distinct = 0
  let best = 0
  let ours = 0
  order.forEach((row, i) => {
    if (truth[row] === positive) found++
    const last = i === count - 1 || score[order[i + 1]!] !== score[row]
    if (!last) return
    distinct++
    const f1 = (2 * found) / (i + 1 + positives)
    best = Math.max(best, f1)
    if (i + 1 === cut) ours = f1
  })
  const low = score[order[cut]!]!
  const high = score[order[cut - 1]!]!
  const usual = (low < 0.5 && high >= 0.5) || (low < 0 && high >= 0)
  // where the classes are apart, any threshold between them is best
  if (distinct < ENOUGH_SCORES || ours < best || best === 1 || usual) return []
  return [
    note(
      'best-threshold',
      `The labels have the best F1 that any threshold gives on these very rows (${inWords(best)}, between ${inWords(low)} and ${inWords(high)}). If it was tuned on them, tune it on a validation part; if not, pass thresholdTunedOn.`,
    ),
  ]
}
