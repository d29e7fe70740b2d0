import type { Label, MultiOutputInfo } from '@foldwise/core'
import { type Graph, GraphBuilder, labelOutput } from '@foldwise/core'
import type { Forest } from './forest.ts'
import { addForest } from './forest-graph.ts'
import type { Targets } from './tree-data.ts'
import type { LimitValues } from './tree-params.ts'

/**
 * Trees of several labels are trees of numbers: a column of zeros and ones for each class of each output. The squared error of such
 * a column is p (1 - p), and the sum of these over an output's classes is its Gini impurity; its entropy is the sum of their p log2 p.
 */
export function oneHotTargets(y: readonly Int32Array[], classes: readonly (readonly Label[])[]): Targets {
  const outputs = columnCount(classes)
  const rows = y[0]!.length
  const values = new Float64Array(rows * outputs)
  let first = 0
  for (const [k, codes] of y.entries()) {
    for (let i = 0; i < rows; i++) values[i * outputs + first + codes[i]!] = 1
    first += classes[k]!.length
  }
  return { values, outputs }
}

export const columnCount = (classes: readonly (readonly Label[])[]): number =>
  classes.reduce((sum, list) => sum + list.length, 0)

/** Mean over the outputs of the impurity, by the mean over the columns of their parts of it, which the kernel takes. */
export const impurityScale = (classes: readonly (readonly Label[])[]): number => columnCount(classes) / classes.length

/** Parameters with the criterion of the columns, whose limits are impurities of the outputs. */
export function forColumns<P extends LimitValues & { readonly criterion: 'gini' | 'entropy' | 'logLoss' }>(
  p: P,
  classes: readonly (readonly Label[])[],
) {
  const scale = impurityScale(classes)
  const limits = { minImpurityDecrease: p.minImpurityDecrease / scale, ccpAlpha: p.ccpAlpha / scale }
  return { ...p, ...limits, criterion: p.criterion === 'gini' ? ('squaredError' as const) : p.criterion }
}

/** Values `[rows, columns]` as probabilities of each output, `[rows, classes]`. */
export function byOutput(values: Float64Array, classes: readonly (readonly Label[])[]): Float64Array[] {
  const columns = columnCount(classes)
  const rows = values.length / columns
  let first = 0
  return classes.map(({ length }) => {
    const out = new Float64Array(rows * length)
    for (let i = 0; i < rows; i++) {
      out.set(values.subarray(i * columns + first, i * columns + first + length), i * length)
    }
    first += length
    return out
  })
}

/** ONNX: `x` float32 `[N, features]` to the labels and the probabilities of each output, from the sum over the trees times `scale`. */
export function outputsGraph(forest: Forest, { classes, features }: MultiOutputInfo, scale = 1): Graph {
  const g = new GraphBuilder()
  const all = addForest(g, g.input('x', 'float32', ['N', features!]), forest, scale)
  const sizes = g.int64(classes.map((list) => list.length))
  const parts = g.nodeOutputs(classes.length, 'Split', [all, sizes], { axis: { int: 1 } })
  for (const [k, list] of classes.entries()) labelOutput(g, parts[k]!, list, `label${k}`)
  for (const [k, list] of classes.entries()) {
    g.node('Identity', [parts[k]!], {}, { output: `probabilities${k}` })
    g.output(`probabilities${k}`, 'float32', ['N', list.length])
  }
  return g.build()
}
