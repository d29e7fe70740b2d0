import { ParamError, refuse, show, showSome } from '../errors.ts'
import { checkOption } from '../input/check-option.ts'
import type { Label } from '../input/label.ts'
import { type CountedClasses, countClasses, type LabelledOptions } from './count-classes.ts'

/** How the classes' scores become one: 'binary' is the positive class alone, 'micro' pools the counts of all classes. */
export type Average = 'binary' | 'micro' | 'macro' | 'weighted'

/** What a quotient without a denominator counts as. NaN classes are left out of averages. */
export type ZeroDivision = 0 | 1 | typeof Number.NaN

export interface ClassScoreOptions<L extends Label = Label> extends LabelledOptions<L> {
  /** Default 'binary', which needs two labels at most. 'weighted' weighs classes by their true rows. */
  readonly average?: Average
  /** The class that 'binary' is about. Default: 1, or `true`; required for strings. */
  readonly posLabel?: L
  /** Default 0. */
  readonly zeroDivision?: ZeroDivision
}

/** The same for every class: `average: 'none'` returns an array in the order of the labels. */
export interface PerClassOptions<L extends Label = Label> extends Omit<ClassScoreOptions<L>, 'average'> {
  readonly average: 'none'
}

/** A quotient of counts: rows right, rows predicted, and rows truly of a class, or of all classes pooled. */
export interface Score {
  readonly numerator: (right: number) => number
  readonly denominator: (predicted: number, actual: number, right: number) => number
}

/** One value of `score` for each class, or their average. */
export function classScores<L extends Label>(
  where: string,
  score: Score,
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: ClassScoreOptions<L> | PerClassOptions<L>,
): number | number[] {
  const { average = 'binary', zeroDivision = 0 } = options
  checkOption(where, 'average', average, ['binary', 'micro', 'macro', 'weighted', 'none'])
  checkOption(where, 'zeroDivision', zeroDivision, [0, 1, NaN])
  const [needless, instead] =
    average === 'binary' ? (['labels', 'posLabel'] as const) : (['posLabel', 'labels'] as const)
  if (options[needless] !== undefined) {
    throw new ParamError(
      `${where}: expected no '${needless}' with average '${average}', got ${show(options[needless])}. Pass ${instead} instead.`,
    )
  }
  const counted = countClasses(where, yTrue, yPred, options)
  const divide = (right: number, predicted: number, actual: number) => {
    const denominator = score.denominator(predicted, actual, right)
    return denominator === 0 ? zeroDivision : score.numerator(right) / denominator
  }
  if (average === 'binary') {
    const i = counted.labels.indexOf(binaryLabel(where, counted.labels, options.posLabel))
    return i < 0 ? zeroDivision : divide(counted.matrix[i]![i]!, counted.predicted[i]!, counted.actual[i]!)
  }
  return averageScores(counted, divide, average)
}

export function averageScores<L extends Label>(
  { labels, matrix, predicted, actual }: CountedClasses<L>,
  divide: (right: number, predicted: number, actual: number) => number,
  average: 'micro' | 'macro' | 'weighted' | 'none',
): number | number[] {
  if (average === 'micro') {
    return divide(total(labels.map((_, i) => matrix[i]![i]!)), total(predicted), total(actual))
  }
  const scores = labels.map((_, i) => divide(matrix[i]![i]!, predicted[i]!, actual[i]!))
  if (average === 'none') return scores
  const all = total(actual)
  let sum = 0
  let shares = 0
  scores.forEach((value, i) => {
    if (Number.isNaN(value)) return
    const share = average === 'weighted' && all > 0 ? actual[i]! : 1
    sum += share * value
    shares += share
  })
  return sum / shares
}

const total = (values: Iterable<number>): number => {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function binaryLabel<L extends Label>(where: string, labels: readonly L[], posLabel: L | undefined): L {
  const type = typeof labels[0]
  const positive = posLabel ?? ((type === 'number' ? 1 : type === 'boolean' ? true : undefined) as L | undefined)
  if (positive !== undefined && (labels.length === 1 || (labels.length === 2 && labels.includes(positive)))) {
    return positive
  }
  const got = `${showSome(labels)} and posLabel ${show(posLabel)}`
  return refuse(where, 'two labels, and posLabel to be one of them', got, "Pass posLabel, or an average but 'binary'.")
}
