import { accuracy } from '../../classification/accuracy.ts'
import { balancedAccuracy } from '../../classification/balanced-accuracy.ts'
import type { Rule } from './subject.ts'
import { inWords, note, percent, quote, rowsOf, warning } from './words.ts'

/** Further apart than this, accuracy mostly tells how common the commonest class is. */
const FAR = 0.1
/** Fewer rows of a class than this make any number about it a guess. */
const FEW = 30

export const flatteringAccuracy: Rule = ({ labels, count }) => {
  if (!labels?.prediction || labels.counts.size < 2) return []
  const { truth, prediction, counts } = labels
  if (typeof prediction[0] !== typeof truth[0]) return []
  const plain = accuracy(truth, prediction)
  const balanced = balancedAccuracy(truth, prediction)
  if (plain - balanced <= FAR) return []
  const [label, most] = [...counts].sort(([, a], [, b]) => b - a)[0]!
  return [
    warning(
      'flattering-accuracy',
      `Accuracy is ${inWords(plain)}, but balanced accuracy only ${inWords(balanced)}: ${percent(most / count)} of the rows are ${quote(label)}, and always saying so would have accuracy ${inWords(most / count)}. Judge by balanced accuracy, F1 or a cost.`,
    ),
  ]
}

export const fewOfAClass: Rule = ({ labels }) => {
  if (!labels) return []
  const few = [...labels.counts].filter(([, rows]) => rows < FEW)
  if (labels.counts.size < 2) {
    return [
      warning(
        'one-class',
        `All rows are of one class, ${quote([...labels.counts.keys()][0])}: nothing can be said of telling classes apart.`,
      ),
    ]
  }
  return few
    .slice(0, 5)
    .map(([label, rows]) =>
      warning(
        'few-of-a-class',
        `Only ${rowsOf(rows)} ${rows === 1 ? 'is' : 'are'} ${quote(label)}: one row more or less moves its recall by ${percent(1 / rows)}. Collect at least ${FEW}, or read the intervals instead of the values.`,
      ),
    )
}

export const neverPredicted: Rule = ({ labels }) => {
  if (!labels?.prediction) return []
  const said = new Set(Array.from(labels.prediction))
  if (said.size === 1 && labels.counts.size > 1) {
    return [
      warning(
        'constant-prediction',
        `Every row is predicted to be ${quote([...said][0])}: the model does not use its input, or the threshold is out of reach.`,
      ),
    ]
  }
  const never = [...labels.counts.keys()].filter((label) => !said.has(label))
  if (never.length === 0) return []
  return [
    note(
      'never-predicted',
      `No row is predicted to be ${never.slice(0, 5).map(quote).join(', ')}, although there are such rows. Metrics of a class count 0 there.`,
    ),
  ]
}
