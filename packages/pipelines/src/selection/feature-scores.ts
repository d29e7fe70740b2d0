import {
  type DenseMatrix,
  denseOrSparseInput,
  encodeLabels,
  InputError,
  isSparse,
  type Label,
  type Matrix,
  oneTarget,
  ParamError,
  type Rng,
  type SparseMatrix,
  show,
  stream,
} from '@foldwise/core'
import { moments } from '../preprocessing/moments.ts'
import { chiSquaredTail, fTail } from '../special/tails.ts'
import { square } from '../square.ts'
import { informationOfClasses, informationOfCounts, informationOfNumbers } from './mutual-information.ts'
import { analysisOfVariance, chiSquared, eachValue, linearF } from './score-functions.ts'

type Rows = DenseMatrix | SparseMatrix
type Given = Matrix | SparseMatrix

/** Those that have p-values. */
export const P_VALUE_SCORES = ['fClassif', 'chi2', 'fRegression'] as const
/** Names of the scores, as selectors take them. */
export const SCORES = [...P_VALUE_SCORES, 'mutualInfoClassif', 'mutualInfoRegression'] as const
export type ScoreName = (typeof SCORES)[number]

export interface InformationOptions {
  /** Neighbours that densities are estimated with. Default 3. */
  readonly nNeighbors?: number
  /** Columns hold classes, not numbers. Default: those of sparse rows do. */
  readonly discreteFeatures?: boolean
  /** Of the tiny noise that parts equal values. Default 0. */
  readonly seed?: number | string
}

export interface ColumnScores {
  readonly scores: Float64Array
  /** The chance of a score as large in columns that tell nothing; undefined for mutual information. */
  readonly pValues: Float64Array | undefined
}

/** One score a column, larger for columns that tell more of `y`; NaN where there is none. Throws `InputError`. */
export function scoreColumns(
  where: string,
  name: ScoreName,
  x: Rows,
  y: unknown,
  o: { readonly nNeighbors: number; readonly discreteFeatures: boolean; readonly noise: Rng },
): ColumnScores {
  const rows = x.shape[0]
  if (y === undefined) {
    throw new InputError(`${where}: expected targets as y, got none. Give one a row: columns are judged by them.`)
  }
  if (name === 'fRegression' || name === 'mutualInfoRegression') {
    const { y: target } = oneTarget.convert(y as ArrayLike<number>, where, rows)
    if (name !== 'fRegression') return { scores: information(where, x, { numbers: target }, o), pValues: undefined }
    const scores = linearF(x, target)
    return { scores, pValues: scores.map((f) => fTail(f, 1, rows - 2)) }
  }
  const { codes, classes } = encodeLabels(where, y as readonly Label[], rows)
  if (name === 'mutualInfoClassif') {
    return { scores: information(where, x, { codes, classes: classes.length }, o), pValues: undefined }
  }
  const degrees = classes.length - 1
  if (name === 'fClassif') {
    const scores = analysisOfVariance(x, codes, classes.length)
    return { scores, pValues: scores.map((f) => fTail(f, degrees, rows - classes.length)) }
  }
  eachValue(x, (i, j, v) => {
    if (v < 0) {
      throw new InputError(
        `${where}: expected values >= 0 for chi2, such as counts, got ${v} in row ${i}, column ${j}. Use 'fClassif'.`,
      )
    }
  })
  const scores = chiSquared(x, codes, classes.length)
  return { scores, pValues: scores.map((v) => chiSquaredTail(v, degrees)) }
}

type Target = { readonly numbers: Float64Array } | { readonly codes: Int32Array; readonly classes: number }

function information(
  where: string,
  x: Rows,
  target: Target,
  o: { readonly nNeighbors: number; readonly discreteFeatures: boolean; readonly noise: Rng },
): Float64Array {
  const [rows, columns] = x.shape
  if (isSparse(x) && !o.discreteFeatures) {
    throw new InputError(
      `${where}: expected dense rows for columns of numbers, got sparse ones. Say that they hold classes, or convert them with toDense.`,
    )
  }
  const y = 'numbers' in target ? noisy(target.numbers, deviation(target.numbers), o.noise) : undefined
  const { mean, variance } = moments(x)
  const scores = new Float64Array(columns)
  for (let j = 0; j < columns; j++) {
    const column = new Float64Array(rows)
    if (isSparse(x)) {
      eachValue(x, (i, c, v) => {
        if (c === j) column[i] = v
      })
    } else for (let i = 0; i < rows; i++) column[i] = x.data[i * columns + j]!
    if (o.discreteFeatures) {
      const values = [...new Set(column)]
      const index = new Map(values.map((v, c) => [v, c]))
      const codes = Int32Array.from(column, (v) => index.get(v)!)
      scores[j] = y
        ? informationOfClasses(y, codes, values.length, o.nNeighbors)
        : informationOfCounts(codes, (target as { codes: Int32Array }).codes)
      continue
    }
    const rounding = rows * mean[j]! * 2 ** -52
    const scale = variance[j]! > rounding * rounding ? Math.sqrt(variance[j]!) : 1
    const numbers = noisy(column, scale, o.noise)
    scores[j] =
      'codes' in target
        ? informationOfClasses(numbers, target.codes, target.classes, o.nNeighbors)
        : informationOfNumbers(numbers, y!, o.nNeighbors)
  }
  return scores
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((a, v) => a + square(v - mean), 0) / values.length
  return variance > 0 ? Math.sqrt(variance) : 1
}

/** Values in units of their deviation, with noise that parts equal ones, as Kraskov and others advise. */
function noisy(values: Float64Array, scale: number, rng: Rng): Float64Array {
  const scaled = values.map((v) => v / scale)
  const size = scaled.reduce((a, v) => a + Math.abs(v), 0) / values.length
  return scaled.map((v) => v + 1e-10 * Math.max(1, size) * rng.normal())
}

function given(name: ScoreName, x: Given, y: unknown, options: InformationOptions = {}): ColumnScores {
  const native = denseOrSparseInput.convert(x, name, { finite: true })
  return scoreColumns(name, name, native, y, {
    nNeighbors: options.nNeighbors ?? 3,
    discreteFeatures: options.discreteFeatures ?? isSparse(native),
    noise: stream(options.seed ?? 0, 'noise'),
  })
}

/** Chi-squared statistic of each column of counts and the classes, `[columns]`. scikit-learn's `chi2`. */
export const chi2 = (x: Given, y: readonly Label[]): Float64Array => given('chi2', x, y).scores

/** F of each column's means in the classes, `[columns]`. NaN for a constant. scikit-learn's `f_classif`. */
export const fClassif = (x: Given, y: readonly Label[]): Float64Array => given('fClassif', x, y).scores

/** F of the line through each column and the target, `[columns]`. scikit-learn's `f_regression`. */
export const fRegression = (x: Given, y: ArrayLike<number>): Float64Array => given('fRegression', x, y).scores

/**
 * Scores of columns with their p-values, the chance of a score as large in columns that tell nothing of `y`, both `[columns]`: by the
 * distributions of F and of chi-squared. Many columns have some small ones by chance. p is NaN where the score is. What
 * scikit-learn's functions of these names give.
 */
export function scoresAndPValues(
  score: (typeof P_VALUE_SCORES)[number],
  x: Given,
  y: readonly Label[] | ArrayLike<number>,
): { readonly scores: Float64Array; readonly pValues: Float64Array } {
  if (!P_VALUE_SCORES.includes(score)) {
    throw new ParamError(
      `scoresAndPValues: expected 'fClassif', 'chi2' or 'fRegression', got ${show(score)}. Mutual information has no p-values.`,
    )
  }
  const { scores, pValues } = given(score, x, y)
  return { scores, pValues: pValues! }
}

/** Mutual information of each column and the classes, in nats, `[columns]`. scikit-learn's `mutual_info_classif`. */
export const mutualInfoClassif = (x: Given, y: readonly Label[], options?: InformationOptions): Float64Array =>
  given('mutualInfoClassif', x, y, options).scores

/** Mutual information of each column and the target, in nats, `[columns]`. scikit-learn's `mutual_info_regression`. */
export const mutualInfoRegression = (x: Given, y: ArrayLike<number>, options?: InformationOptions): Float64Array =>
  given('mutualInfoRegression', x, y, options).scores
