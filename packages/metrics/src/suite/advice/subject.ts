import type { Label } from '../../input/label.ts'
import type { AdviceColumns, Gate, RunOptions } from '../definition.ts'
import type { Advice, GateResult, MetricResult, SliceResult } from '../result.ts'

/** A run whose numbers are known. */
export interface EvaluatedRun {
  readonly rows: object
  readonly count: number
  readonly columns: AdviceColumns<string>
  readonly fingerprint?: string
  /** The gates as they were defined. */
  readonly wanted: { readonly [metric: string]: Gate | undefined }
  readonly options: RunOptions
  readonly metrics: { readonly [name: string]: MetricResult }
  readonly slices: readonly SliceResult[]
  readonly gates: readonly GateResult[]
}

/** All that a rule may look at. Columns are absent where the rows have none that fit. */
export interface Subject extends EvaluatedRun {
  readonly id: ArrayLike<string | number> | undefined
  readonly labels: LabelColumns | undefined
  readonly numbers: NumberColumns | undefined
}

/** Columns of a classification. */
export interface LabelColumns {
  readonly truth: ArrayLike<Label>
  readonly prediction: ArrayLike<Label> | undefined
  readonly score: ArrayLike<number> | undefined
  /** Rows of each label. */
  readonly counts: ReadonlyMap<Label, number>
  /** What scores stand for, where that is known. */
  readonly positive: Label | undefined
}

/** Columns of a regression. */
export interface NumberColumns {
  readonly truth: ArrayLike<number>
  readonly prediction: ArrayLike<number>
}

export type Rule = (subject: Subject) => readonly Advice[]

/** Truths that are numbers with more values than this are amounts, not classes. */
const MOST_CLASSES = 50

export function subjectOf(run: EvaluatedRun): Subject {
  const { rows, columns } = run
  const column = (role: 'truth' | 'prediction' | 'score' | 'id', usual: string) =>
    (rows as { readonly [name: string]: ArrayLike<never> | undefined })[columns[role] ?? usual]
  const truth = column('truth', 'yTrue')
  const prediction = column('prediction', 'yPred')
  const score = column('score', 'yScore')
  const counts = truth && countLabels(truth)
  const labels = counts && truth ? { truth, prediction, score: finite(score), counts } : undefined
  const numbers =
    !labels && finite(truth) && finite(prediction) ? { truth: truth!, prediction: prediction! } : undefined
  return {
    ...run,
    id: column('id', 'id'),
    labels: labels && { ...labels, positive: positiveOf(labels.counts, columns.posLabel) },
    numbers,
  }
}

/** Rows of each label; nothing for columns of amounts, and of anything that is no label. */
function countLabels(truth: ArrayLike<unknown>): ReadonlyMap<Label, number> | undefined {
  const counts = new Map<Label, number>()
  for (let i = 0; i < truth.length; i++) {
    const label = truth[i]
    const usable = typeof label === 'string' || typeof label === 'boolean' || Number.isInteger(label)
    if (!usable || counts.size > MOST_CLASSES) return undefined
    counts.set(label as Label, (counts.get(label as Label) ?? 0) + 1)
  }
  return counts
}

function positiveOf(counts: ReadonlyMap<Label, number>, posLabel: Label | undefined): Label | undefined {
  if (posLabel !== undefined) return posLabel
  if (counts.size > 2) return undefined
  return counts.has(1) ? 1 : counts.has(true) ? true : undefined
}

function finite(column: ArrayLike<number> | undefined): ArrayLike<number> | undefined {
  if (column === undefined) return undefined
  for (let i = 0; i < column.length; i++) if (!Number.isFinite(column[i])) return undefined
  return column
}
