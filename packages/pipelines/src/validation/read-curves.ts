import { ParamError } from '@foldwise/core'
import type { CurvePoint, LearningCurvePoint } from './learning-curve.ts'
import type { ValidationCurvePoint } from './validation-curve.ts'

export interface ReadCurveOptions {
  /** As of errors and losses. Default false. */
  readonly lowerIsBetter?: boolean
  /** A score that would do. Without it nothing tells whether training scores are poor. */
  readonly goal?: number
}

/** Scores by point and fold, as `learningCurveChart` and `validationCurveChart` of `@foldwise/metrics` take them. */
export interface CurveSeries {
  readonly train: readonly (readonly number[])[]
  readonly validation: readonly (readonly number[])[]
  readonly scoreName: string
}

export interface LearningCurveReading {
  /** Whether training scores are better than test scores by more than the folds differ: the model learns its rows by heart. */
  readonly variance: boolean
  /** Whether training scores miss the goal: the model is too simple. Undefined without a goal. */
  readonly bias: boolean | undefined
  /** Whether the last rows still made the test scores better, by more than the folds differ. */
  readonly improving: boolean
  /** The same in sentences, with the figures. */
  readonly text: string
  readonly chart: CurveSeries & { readonly sizes: readonly number[] }
}

export interface ValidationCurveReading<V> {
  /** With the best mean test score, the first of several. */
  readonly best: V
  /** The other values whose test scores are worse by no more than one standard error. */
  readonly alike: readonly V[]
  readonly text: string
  readonly chart: CurveSeries & { readonly values: readonly V[] }
}

/** Says what a learning curve shows of bias and variance: `readLearningCurve(points, 'accuracy')`. */
export function readLearningCurve<N extends string>(
  points: readonly LearningCurvePoint<N>[],
  metric: N,
  { lowerIsBetter = false, goal }: ReadCurveOptions = {},
): LearningCurveReading {
  checkPoints('readLearningCurve', points, metric)
  const better = lowerIsBetter ? -1 : 1
  const last = points.at(-1)!
  const [test, train] = [last.scores[metric], last.trainScores[metric]]
  const gap = paired(train.values, test.values)
  const variance = better * gap.mean > 2 * gap.error
  const bias = goal === undefined ? undefined : better * train.mean < better * goal
  const before = points.at(-2)
  const rise = before && paired(test.values, before.scores[metric].values)
  const improving = rise !== undefined && better * rise.mean > rise.error
  const sentences = [
    `With ${last.trainSize} rows, ${metric} is ${figure(train.mean)} on training rows and ${figure(test.mean)} ± ${figure(test.std)} on test rows.`,
    variance
      ? `The gap of ${figure(Math.abs(gap.mean))} is more than the folds differ: the model learns its rows by heart (variance). A simpler or more regularised model, or more rows, would narrow it.`
      : `The gap of ${figure(Math.abs(gap.mean))} is no more than the folds differ: no sign that the model learns its rows by heart.`,
  ]
  if (bias) {
    sentences.push(
      `Even training rows miss the goal of ${figure(goal!)}: the model is too simple, or the columns do not say enough (bias). More rows will not get it there.`,
    )
  }
  if (before && rise) {
    sentences.push(
      improving
        ? `From ${before.trainSize} rows to ${last.trainSize} the test score still became better, by ${figure(Math.abs(rise.mean))}: more rows are likely to help${bias ? ', no further than training rows score' : ''}.`
        : `From ${before.trainSize} rows to ${last.trainSize} it hardly moved: more rows alone are unlikely to help.`,
    )
  }
  return {
    variance,
    bias,
    improving,
    text: sentences.join(' '),
    chart: { sizes: points.map((p) => p.trainSize), ...series(points, metric) },
  }
}

/** Says which value of a parameter is best, which are as good, and how the ends fail: `readValidationCurve(points, 'accuracy')`. */
export function readValidationCurve<V, N extends string>(
  points: readonly ValidationCurvePoint<V, N>[],
  metric: N,
  { lowerIsBetter = false }: Omit<ReadCurveOptions, 'goal'> = {},
): ValidationCurveReading<V> {
  checkPoints('readValidationCurve', points, metric)
  const better = lowerIsBetter ? -1 : 1
  const best = points.reduce((a, b) => (better * b.scores[metric].mean > better * a.scores[metric].mean ? b : a))
  const top = best.scores[metric]
  const error = top.std / Math.sqrt(Math.max(1, top.values.length - 1))
  const alike = points.filter((p) => p !== best && better * (top.mean - p.scores[metric].mean) <= error)
  const sentences = [
    `${metric} on test rows is best at ${String(best.value)}: ${figure(top.mean)} ± ${figure(top.std)}.`,
    alike.length > 0
      ? `As good, within one standard error: ${alike.map((p) => String(p.value)).join(', ')}.`
      : 'No other value comes within one standard error.',
  ]
  for (const [end, name] of [
    [points[0]!, 'first'],
    [points.at(-1)!, 'last'],
  ] as const) {
    if (end === best) {
      if (points.length > 1) sentences.push(`It is the ${name} value tried: try some beyond it.`)
      continue
    }
    if (alike.includes(end)) continue
    const train = end.trainScores[metric].mean
    const worse = better * (best.trainScores[metric].mean - train) > error
    sentences.push(
      worse
        ? `At ${String(end.value)} training rows score worse too (${figure(train)}): too simple a model (bias).`
        : `At ${String(end.value)} training rows score ${figure(train)} but test rows ${figure(end.scores[metric].mean)}: too free a model (variance).`,
    )
  }
  return {
    best: best.value,
    alike: alike.map((p) => p.value),
    text: sentences.join(' '),
    chart: { values: points.map((p) => p.value), ...series(points, metric) },
  }
}

function checkPoints(where: string, points: readonly CurvePoint<string>[], metric: string): void {
  const names = Object.keys(points[0]?.scores ?? {})
  if (names.includes(metric)) return
  throw new ParamError(
    `${where}: expected points with scores of '${metric}', got ${names.length > 0 ? `those of ${names.join(', ')}` : 'none'}. Name one of the curve's metrics.`,
  )
}

const series = <N extends string>(points: readonly CurvePoint<N>[], metric: N): CurveSeries => ({
  train: points.map((p) => p.trainScores[metric].values),
  validation: points.map((p) => p.scores[metric].values),
  scoreName: metric,
})

/** Mean of the folds' differences, and its standard error. */
function paired(a: readonly number[], b: readonly number[]): { mean: number; error: number } {
  const d = a.map((v, i) => v - b[i]!)
  const mean = d.reduce((x, y) => x + y, 0) / d.length
  const squares = d.reduce((sum, v) => sum + (v - mean) * (v - mean), 0)
  return { mean, error: Math.sqrt(squares / (d.length * Math.max(1, d.length - 1))) }
}

/** Three digits. */
const figure = (v: number): string => String(Number(v.toPrecision(3)))
