import type { JobResult } from './job-result.ts'

export const METRIC_NAMES = {
  rocAuc: 'ROC AUC',
  averagePrecision: 'average precision',
  logLoss: 'log loss',
  brierScore: 'Brier score',
  accuracy: 'accuracy',
  balancedAccuracy: 'balanced accuracy',
  precision: 'precision',
  recall: 'recall',
  f1: 'F1',
} as const

/** Values as people read them: numbers of four digits. */
export const inShort = (params: object): string =>
  Object.entries(params)
    .map(([name, v]) => `${name} ${typeof v === 'number' ? Number(v.toPrecision(4)) : String(v)}`)
    .join(', ')

/** What the nested cross-validation and the tests found of a family beside the best. */
export const differenceInWords = (r: JobResult, family: string): string => {
  const c = r.choice.comparisons[family]
  if (!c) return 'the best'
  return `${(-c.difference).toFixed(4)} worse, p ${c.pValue.toFixed(3)}`
}

/** The job's result for a terminal. */
export function printResult(r: JobResult): string {
  const cells = Object.values(r.missing).reduce((a, b) => a + b, 0)
  return [
    '',
    `Adult census: ${r.train} people to learn from, ${r.test} to test on; ${cells} cells without a value (${Object.keys(r.missing).join(', ')})`,
    '',
    `Nested cross-validation on ${r.chosenOn} people (log loss, ROC AUC)`,
    ...r.choice.families.flatMap((f) => [
      `  ${f.name.padEnd(20)} ${f.scores.logLoss.mean.toFixed(4)} ± ${f.scores.logLoss.std.toFixed(4)}   ${f.scores.rocAuc.mean.toFixed(4)}   ${differenceInWords(r, f.name)}`,
      `    ${inShort(f.best.params)}; its search says ${f.best.mean.toFixed(4)}, too good by about ${f.optimism.toFixed(4)}`,
    ]),
    '',
    'Learning curves',
    ...r.choice.families.map((f) => `  ${f.name}: ${f.curve.text}`),
    '',
    'A class that is rarer',
    `  ${r.imbalance.text}`,
    '',
    `Model: ${r.model.family} (${inShort(r.model.params)}), above 50K from a probability of ${r.model.threshold.toFixed(3)} on`,
    ...r.warnings.map((w) => `  warning: ${w}`),
    ...Object.entries(METRIC_NAMES).map(([key, name]) => {
      const [low, high] = r.intervals[key]!
      return `  ${name.padEnd(18)} ${r[key as keyof typeof METRIC_NAMES].toFixed(4)}   95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}`
    }),
    rivalInWords(r),
    `Leans most on ${[...r.importances]
      .sort((a, b) => b.importance - a.importance)
      .slice(0, 5)
      .map((i) => i.name)
      .join(', ')}`,
    '',
    `fit ${(r.fitMs / 1000).toFixed(2)} s, predict ${((1000 * r.predictMs) / r.test).toFixed(1)} µs a person`,
    `${r.files.model}  ${r.modelBytes} bytes`,
    `${r.files.onnx}  ${r.onnxBytes} bytes`,
    r.files.report,
    `both files predict the same of ${r.agreement.rows} people (ONNX within ${r.agreement.onnx.toExponential(1)})`,
    `results sha256 ${r.resultsSha256}`,
    `sha256 ${r.sha256}`,
  ].join('\n')
}

/** How the model compares with the second-best family's on the test part. */
export function rivalInWords({ rival }: JobResult): string {
  const { difference, low, high, pValue } = rival.rocAuc
  return `Beside ${rival.family} on the test part: ROC AUC ${difference >= 0 ? '+' : ''}${difference.toFixed(4)} (95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}, DeLong p ${pValue.toPrecision(2)}); at one half, ${rival.decisions.firstOnly} people only this model has right, ${rival.decisions.secondOnly} only the other (McNemar p ${rival.decisions.pValue.toPrecision(2)})`
}
