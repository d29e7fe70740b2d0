import { type HostArray, InputError } from '@foldwise/core'
import { type Kernels, sigmoid, softmax } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { makeCells, value } from './support/cells.ts'
import { mapCells } from './support/elementwise.ts'
import { expectRank, expectType } from './support/expect.ts'
import { allFinite, matrixView, productInto } from './support/product.ts'

const transforms = ['NONE', 'LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO', 'PROBIT'] as const

/**
 * Labels `[N]` and scores `[N, classes]` of a linear classifier (ai.onnx.ml). One row of coefficients with two labels
 * scores the second of them; the first gets one minus that,
 * as in ONNX Runtime.
 */
export const linearClassifier: GraphOp = {
  name: 'LinearClassifier',
  domain: 'ai.onnx.ml',
  arity: [1, 1, 1, 2],
  create: ({ where, attrs, kernels }) => {
    attrs.ignore('multi_class') // says how the model was trained, not what it computes
    const coefficients = Float32Array.from(attrs.required('coefficients', attrs.floats('coefficients')))
    const strings = attrs.strings('classlabels_strings')
    const ints = attrs.ints('classlabels_ints')
    const labels = strings && strings.length > 0 ? strings : ints
    const transform = attrs.oneOf('post_transform', transforms, 'NONE')
    if (transform === 'SOFTMAX_ZERO' || transform === 'PROBIT') {
      throw new InputError(
        `${where}: expected post_transform of NONE, LOGISTIC, SOFTMAX, got ${transform}. Export another.`,
      )
    }
    const intercepts = attrs.floats('intercepts') ?? new Array<number>(labels?.length ?? 0).fill(0)
    const binary = intercepts.length === 1 && labels?.length === 2
    if (binary && transform === 'SOFTMAX') {
      throw new InputError(
        `${where}: expected a row of coefficients for each class under SOFTMAX, got one. Use LOGISTIC.`,
      )
    }
    if (!labels || labels.length === 0)
      throw new InputError(`${where}: expected class labels, got none. Check the graph.`)
    const targets = intercepts.length
    if (!binary && targets !== labels.length) {
      throw new InputError(
        `${where}: expected as many intercepts as the ${labels.length} labels, got ${targets}. Check the graph.`,
      )
    }
    if (coefficients.length % targets !== 0) {
      throw new InputError(
        `${where}: expected coefficients for ${targets} classes, got ${coefficients.length}. Check the graph.`,
      )
    }
    const weights = value('float32', [targets, coefficients.length / targets], coefficients)
    const finite = allFinite(weights)
    return ([x]) => {
      const scores = score(kernels, x!, weights, intercepts, finite, where)
      const n = scores.length / targets
      const winners = Array.from({ length: n }, (_, i) => {
        const row = scores.subarray(i * targets, (i + 1) * targets)
        return labels[binary ? (row[0]! > 0 ? 1 : 0) : firstBest(row)]!
      })
      const predicted = strings
        ? value('string', [n], winners as string[])
        : value('int64', [n], BigInt64Array.from((winners as number[]).map(BigInt)))
      const out = makeCells('float32', [n, labels.length], where) as Float32Array
      for (let i = 0; i < n; i++) {
        const row = transformed(scores.subarray(i * targets, (i + 1) * targets), transform, binary)
        out.set(row, i * labels.length)
      }
      return [predicted, value('float32', [n, labels.length], out)]
    }
  },
}

/** `x w' + b`, each element rounded to float32 once. */
function score(
  kernels: Kernels,
  x: HostArray,
  w: HostArray,
  b: readonly number[],
  finite: boolean,
  where: string,
): Float32Array {
  expectType(x, ['float32', 'float64', 'int32', 'int64'], where)
  expectRank(x, 1, 2, where)
  const [targets, features] = w.shape as [number, number]
  if (x.shape.at(-1) !== features) {
    throw new InputError(`${where}: expected ${features} features, got ${x.shape.at(-1)}. Check the data.`)
  }
  const rows = x.data.length / features
  const wide = x.dtype === 'float32' ? x : mapCells<number | bigint>(x, 'float32', where, Number)
  const sums = new Float64Array(rows * targets)
  productInto(
    kernels,
    sums,
    0,
    matrixView(value('float32', [rows, features], wide.data as Float32Array)),
    matrixView(w, true),
    finite,
  )
  return Float32Array.from(sums, (v, i) => v + b[i % targets]!)
}

function firstBest(row: ArrayLike<number>): number {
  let best = 0
  for (let k = 1; k < row.length; k++) if (row[k]! > row[best]!) best = k
  return best
}

function transformed(row: Float32Array, transform: string, binary: boolean): ArrayLike<number> {
  if (binary) {
    const v = row[0]!
    return transform === 'LOGISTIC' ? [sigmoid(-v), sigmoid(v)] : [1 - v, v]
  }
  if (transform === 'LOGISTIC') return Float64Array.from(row, sigmoid)
  return transform === 'SOFTMAX' ? softmax(row) : row
}
