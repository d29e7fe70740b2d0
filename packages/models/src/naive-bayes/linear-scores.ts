import { type Graph, GraphBuilder, hostTensor, learned, type ModelInfo, type State } from '@foldwise/core'
import { softmax } from '@foldwise/kernels'
import { linearMargins } from '../linear/linear-margins.ts'
import type { ClassCounts, Rows } from './class-counts.ts'

/** Log joint probabilities, up to a term that all classes share: x . featureScores' + classScores. */
export interface LinearScores {
  /** `[classes, features]` */
  readonly featureScores: Float64Array<ArrayBuffer>
  /** `[classes]` */
  readonly classScores: Float64Array<ArrayBuffer>
}

/** The scores, and the counts they are from, to which batches are added. */
export function scoresState({ featureScores, classScores }: LinearScores, { sums, totals }: ClassCounts): State {
  const classes = classScores.length
  const shape = [classes, featureScores.length / classes]
  return {
    tensors: {
      featureScores: hostTensor(featureScores, shape, 'float64'),
      classScores: hostTensor(classScores, [classes], 'float64'),
      counts: hostTensor(sums, shape, 'float64'),
    },
    facts: { classWeights: [...totals] },
  }
}

export const scoresOf = (state: State, { classes, features }: ModelInfo): LinearScores => ({
  featureScores: learned(state, 'featureScores', 'float64', [classes.length, features]) as Float64Array<ArrayBuffer>,
  classScores: learned(state, 'classScores', 'float64', [classes.length]) as Float64Array<ArrayBuffer>,
})

export const scoresProba = ({ featureScores, classScores }: LinearScores, x: Rows): Float64Array<ArrayBuffer> =>
  softmaxRows(linearMargins(x, featureScores, classScores), classScores.length)

/** Each row to shares that add up to 1, in place. */
export function softmaxRows(scores: Float64Array<ArrayBuffer>, classes: number): Float64Array<ArrayBuffer> {
  for (let i = 0; i < scores.length; i += classes) scores.set(softmax(scores.subarray(i, i + classes)), i)
  return scores
}

/** ONNX: `x` float32 `[N, features]`, 1 where it is above `binarize` if that is given, to `probabilities` `[N, classes]`. */
export function scoresGraph(state: State, info: ModelInfo, binarize: number | null = null): Graph {
  const { featureScores, classScores } = scoresOf(state, info)
  const classes = classScores.length
  const features = featureScores.length / classes
  const g = new GraphBuilder()
  let x = g.input('x', 'float32', ['N', features])
  if (binarize !== null) x = g.node('Cast', [g.node('Greater', [x, g.float([binarize])])], { to: { int: 1 } })
  const weights = g.float(featureScores, [classes, features])
  const scores = g.node('Gemm', [x, weights, g.float(classScores)], { transB: { int: 1 } })
  g.output(g.node('Softmax', [scores], { axis: { int: 1 } }, { output: 'probabilities' }), 'float32', ['N', classes])
  return g.build()
}
