import {
  type DenseMatrix,
  type Graph,
  GraphBuilder,
  InputError,
  learned,
  type ModelInfo,
  type State,
} from '@foldwise/core'
import { offsetsOf } from './category-counts.ts'
import { softmaxRows } from './linear-scores.ts'

/** Log probabilities of the categories of all features, one feature after another, in each class. */
export interface CategoryScores {
  readonly sizes: Int32Array
  /** `[categories of all features, classes]` */
  readonly categoryScores: Float64Array
  /** `[classes]` */
  readonly classScores: Float64Array
}

export function categoryScoresOf(state: State, { classes, features }: ModelInfo): CategoryScores {
  const sizes = learned(state, 'sizes', 'int32', [features])
  const all = sizes.reduce((sum, n) => sum + n, 0)
  return {
    sizes,
    categoryScores: learned(state, 'categoryScores', 'float64', [all, classes.length]),
    classScores: learned(state, 'classScores', 'float64', [classes.length]),
  }
}

/** `[rows, classes]`. Of a category that was not learned, `ignoreUnknown` says nothing; else throws `InputError`. */
export function categoriesProba(
  where: string,
  { sizes, categoryScores, classScores }: CategoryScores,
  ignoreUnknown: boolean,
  { data, shape: [rows, features] }: DenseMatrix,
): Float64Array<ArrayBuffer> {
  const classes = classScores.length
  const offsets = offsetsOf(sizes)
  const scores = new Float64Array(rows * classes)
  for (let i = 0; i < rows; i++) {
    const at = i * classes
    for (let c = 0; c < classes; c++) scores[at + c] = classScores[c]!
    for (let j = 0; j < features; j++) {
      const v = data[i * features + j]!
      if (!(v >= 0 && v < sizes[j]! && Number.isInteger(v))) {
        if (ignoreUnknown) continue
        throw new InputError(
          `${where}: expected categories from 0 to ${sizes[j]! - 1} in column ${j}, got ${v} in row ${i}. Raise 'minCategories', or set 'handleUnknown' to 'ignore'.`,
        )
      }
      const from = (offsets[j]! + v) * classes
      for (let c = 0; c < classes; c++) scores[at + c]! += categoryScores[from + c]!
    }
  }
  return softmaxRows(scores, classes)
}

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`; categories that were not learned say nothing. */
export function categoriesGraph({ sizes, categoryScores, classScores }: CategoryScores): Graph {
  const [features, classes] = [sizes.length, classScores.length]
  const offsets = offsetsOf(sizes)
  // A place of zeros before and after each feature's categories, for those that were not learned.
  const starts = Array.from(sizes, (_, j) => offsets[j]! + 2 * j + 1)
  const table = new Float64Array(categoryScores.length + 2 * features * classes)
  for (const [j, start] of starts.entries()) {
    table.set(categoryScores.subarray(offsets[j]! * classes, offsets[j + 1]! * classes), start * classes)
  }
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const above = g.node('Max', [x, g.float([-1])])
  const within = g.node('Min', [above, g.float(Array.from(sizes))])
  const category = g.node('Cast', [within], { to: { int: 7 } })
  const place = g.node('Add', [category, g.int64(starts)])
  const each = g.node('Gather', [g.float(table, [table.length / classes, classes]), place], { axis: { int: 0 } })
  const sum = g.node('ReduceSum', [each, g.int64([1])], { keepdims: { int: 0 } })
  const scores = g.node('Add', [sum, g.float(classScores)])
  g.output(g.node('Softmax', [scores], { axis: { int: 1 } }, { output: 'probabilities' }), 'float32', ['N', classes])
  return g.build()
}
