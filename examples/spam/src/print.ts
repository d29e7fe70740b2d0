import type { Classification } from './classify.ts'
import type { JobResult } from './job-result.ts'
import type { Word } from './words.ts'

/** A metric as people read it. */
export const percent = (v: number): string => `${(100 * v).toFixed(2)} %`

export const METRIC_NAMES = {
  precision: 'precision',
  recall: 'recall',
  f1: 'F1',
  rocAuc: 'ROC-AUC',
  averagePrecision: 'PR-AUC',
} as const

/** The job's result for a terminal. */
export function printResult(r: JobResult): string {
  const [[hamHam, hamSpam], [spamHam, spamSpam]] = r.confusionMatrix as [[number, number], [number, number]]
  const cell = (v: string | number): string => String(v).padStart(10)
  return [
    '',
    'SpamAssassin corpus',
    ...Object.entries(r.groups).map(([group, n]) => `  ${group.padEnd(12)}${cell(n)}`),
    `  ${r.duplicates} exact duplicates dropped; ${r.mails} mails with ${r.bodies} distinct bodies`,
    `  ${r.train} to train on, ${r.test} to test on; copies of a body are never in both`,
    '',
    `Model: ${r.features} words, ${r.iterations} iterations`,
    ...r.warnings.map((w) => `  warning: ${w}`),
    '',
    'On the test part       said ham  said spam',
    `  is ham      ${cell(hamHam)} ${cell(hamSpam)}`,
    `  is spam     ${cell(spamHam)} ${cell(spamSpam)}`,
    '',
    ...Object.entries(METRIC_NAMES).map(([key, name]) => {
      const [low, high] = r.intervals[key]!
      return `  ${name.padEnd(10)} ${percent(r[key as keyof typeof METRIC_NAMES])}   95 % interval ${percent(low)} to ${percent(high)}`
    }),
    '',
    'Strongest words for spam',
    words(r.words.spam),
    'Strongest words for ham',
    words(r.words.ham),
    '',
    `fit ${(r.fitMs / 1000).toFixed(2)} s, predict ${(r.predictMs / r.test).toFixed(3)} ms a mail`,
    `${r.files.model}  ${r.modelBytes} bytes`,
    `${r.files.onnx}  ${r.onnxBytes} bytes`,
    `${r.files.report}`,
    `both files predict the same on ${r.agreement.mails} mails (ONNX within ${r.agreement.onnx.toExponential(1)})`,
    `sha256 ${r.sha256}`,
  ].join('\n')
}

const words = (list: readonly Word[]): string => {
  const half = Math.ceil(list.length / 2)
  const line = (part: readonly Word[]): string => `  ${part.map((w) => w.word).join(', ')}`
  return `${line(list.slice(0, half))}\n${line(list.slice(half))}`
}

export const printClassification = (c: Classification): string => `${c.label}  (probability of spam ${percent(c.spam)})`
