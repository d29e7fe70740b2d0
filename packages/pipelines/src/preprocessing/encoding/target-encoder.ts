import {
  boolean,
  consecutiveFolds,
  custom,
  defineTransformer,
  FormatError,
  hostTensor,
  InputError,
  integer,
  type Label,
  learned,
  oneOf,
  type State,
  shuffleInPlace,
  stratifiedFolds,
} from '@foldwise/core'
import { type CategoryRows, categoryInput } from './category-input.ts'
import { type EncodedTarget, encodeTarget } from './encoded-target.ts'
import { EncoderGraph } from './encoder-graph.ts'
import { type Column, categoryState, learnCategories, mapCategories, readCategories } from './learn-categories.ts'
import { encodingParams } from './params.ts'
import { type Smooth, targetMeans } from './target-means.ts'

const TYPE = 'target-encoder'

const params = {
  categories: encodingParams.categories,
  /** What y holds; `'auto'` takes strings, booleans and whole numbers for classes, other numbers for numbers. */
  targetType: oneOf('auto', 'continuous', 'binary', 'multiclass'),
  /** Rows of the overall mean that each category's mean is mixed with; `'auto'` takes what variances tell. */
  smooth: custom<Smooth>({
    kind: 'smooth',
    default: 'auto',
    expects: "'auto' or a number >= 0",
    accepts: (v) => v === 'auto' || (typeof v === 'number' && v >= 0 && Number.isFinite(v)),
  }),
  /** Folds of `fitTransform`. */
  cv: integer({ min: 2, default: 5 }),
  /** Draw the folds at random, by the seed. */
  shuffle: boolean({ default: true }),
}

/**
 * The mean target of each category in place of it, smoothed towards that of all rows: `[rows, columns]` of strings, numbers
 * or booleans to float64 of the same shape, or `[rows, columns x classes]` (the share of each class) for more than two.
 * For columns of very many categories. Unknown categories get the mean of all rows; a missing value is a category.
 *
 * `fitTransform`, which pipelines use, encodes each fold of the training rows with what the other folds say: their own
 * targets would leak into what the next step learns from. Micci-Barreca 2001. scikit-learn's `TargetEncoder`.
 * Throws `InputError` without y, and for fewer rows than folds.
 */
export const targetEncoder = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: categoryInput,
  params,
  allowMissing: true,
  fit({ x, y, rows }, p, ctx) {
    const state = learn('fit', x, y, rows, p).state
    ctx.progress('fit', 1, 1)
    return state
  },
  async fitTransform({ x, y, rows }, p, ctx) {
    const { state, columns, codes, target } = learn('fitTransform', x, y, rows, p)
    if (rows < p.cv) {
      throw new InputError(
        `${TYPE}.fitTransform: expected at least ${p.cv} rows, one for each fold, got ${rows}. Lower 'cv'.`,
      )
    }
    const rng = p.shuffle ? ctx.stream('folds') : undefined
    let folds: Int32Array
    if (target.codes) folds = stratifiedFolds(target.codes, p.cv, rng)
    else {
      folds = consecutiveFolds(rows, p.cv)
      if (rng) shuffleInPlace(folds, rng)
    }
    const outputs = target.columns.length
    const width = columns.length * outputs
    const out = new Float64Array(rows * width)
    for (let f = 0; f < p.cv; f++) {
      await ctx.checkpoint()
      const rowsWhere = (inFold: boolean) => Int32Array.from(folds.keys()).filter((i) => (folds[i] === f) === inFold)
      const [train, test] = [rowsWhere(false), rowsWhere(true)]
      columns.forEach((column, j) => {
        target.columns.forEach((values, q) => {
          const { means } = targetMeans(codes[j]!, column.categories.length, values, train, p.smooth)
          for (const i of test) out[i * width + j * outputs + q] = means[codes[j]![i]!]!
        })
      })
      ctx.progress('folds', f + 1, p.cv)
    }
    return { state, transformed: hostTensor(out, [rows, width], 'float64') }
  },
  methods(state, _params, { features }) {
    const { columns, means, overall, classes } = read(state, features)
    const width = means.length
    const outputs = overall.length
    return {
      transform(x: CategoryRows) {
        const [rows, d] = x.shape
        const codes = codesOf(`${TYPE}.transform`, x, columns)
        const out = new Float64Array(rows * width)
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < d; j++) {
            const code = codes[i * d + j]!
            for (let q = 0; q < outputs; q++) {
              out[i * width + j * outputs + q] = code < 0 ? overall[q]! : means[j * outputs + q]![code]!
            }
          }
        }
        return hostTensor(out, [rows, width], 'float64')
      },
      featureNames: (names = columns.map((_, j) => `x${j}`)) =>
        classes ? names.flatMap((name) => classes.map((c) => `${name}_${c}`)) : names,
    }
  },
  graph(state, _params, { features }) {
    const { columns, means, overall } = read(state, features)
    const g = new EncoderGraph(TYPE, columns)
    const outputs = overall.length
    const parts = columns.flatMap((column, j) => {
      const flags = g.flags(j, column)
      const unknown = g.node('Sub', g.b.float([1]), g.sum(flags))
      return Array.from(overall, (mean, q) => {
        const known = g.sum(g.node('Mul', flags, g.b.float(means[j * outputs + q]!)))
        return g.node('Add', known, g.node('Mul', unknown, g.b.float([mean])))
      })
    })
    return g.build(g.concat(parts), means.length)
  },
})

interface Choices {
  readonly categories: Parameters<typeof learnCategories>[2]['categories']
  readonly targetType: 'auto' | 'continuous' | 'binary' | 'multiclass'
  readonly smooth: Smooth
}

function learn(method: string, x: CategoryRows, y: unknown, rows: number, p: Choices) {
  const where = `${TYPE}.${method}`
  const columns = learnCategories(
    where,
    x,
    { categories: p.categories, minFrequency: null, maxCategories: null },
    { refuseUnknown: true, missingApart: false },
  )
  const target: EncodedTarget = encodeTarget(where, y, rows, p.targetType)
  const places = codesOf(where, x, columns)
  const codes = columns.map((_, j) => Int32Array.from({ length: rows }, (_, i) => places[i * columns.length + j]!))
  const all = Int32Array.from({ length: rows }, (_, i) => i)
  const encoded = columns.flatMap((column, j) =>
    target.columns.map((values) => targetMeans(codes[j]!, column.categories.length, values, all, p.smooth)),
  )
  const means = Float64Array.from(encoded.flatMap((e) => [...e.means]))
  const overall = Float64Array.from(target.columns, (_, q) => encoded[q]!.overall)
  const state: State = {
    tensors: {
      means: hostTensor(means, [means.length], 'float64'),
      overall: hostTensor(overall, [overall.length], 'float64'),
    },
    facts: { ...categoryState(columns).facts, targetType: target.kind, targetClasses: [...target.classes] },
  }
  return { state, columns, codes, target }
}

/** The means of each column, those of its outputs one after another. */
function read(state: State, features: number | undefined) {
  const columns: readonly Column[] = readCategories(state, features)
  const overall = learned(state, 'overall', 'float64', [undefined])
  const sizes = columns.flatMap((c) => Array.from(overall, () => c.categories.length))
  const all = learned(state, 'means', 'float64', [sizes.reduce((a, b) => a + b, 0)])
  const classes = state.facts.targetClasses
  const several = overall.length > 1
  if (!Array.isArray(classes) || (several && classes.length !== overall.length)) {
    throw new FormatError('state: expected the classes that were encoded, got others. The file is damaged.')
  }
  let at = 0
  const means = sizes.map((n) => all.subarray(at, (at += n)))
  return { columns, means, overall, classes: several ? (classes as readonly Label[]) : undefined }
}

/** Code of each value, row-major; -1 for those that are no category. */
const codesOf = (where: string, x: CategoryRows, columns: readonly Column[]): Int32Array =>
  mapCategories(
    where,
    x,
    columns,
    columns.map(({ categories }) => [...categories.keys(), -1]),
    new Int32Array(x.shape[0] * x.shape[1]),
  )
