import { type Graph, GraphBuilder } from '@foldwise/core'
import { floor32 } from '../../tree/pack-forest.ts'
import { EnsembleTable } from '../ensemble-table.ts'
import { featureKinds, type ImportedEnsemble, treeCount } from './imported-trees.ts'
import type { ClassLink, ValueLink } from './links.ts'
import { type Source, ZERO } from './run-imported.ts'

export interface GraphSettings {
  readonly source: Source
  readonly slope: number
  readonly divisor: number
}

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`. */
export function classifierGraph(e: ImportedEnsemble, link: Exclude<ClassLink, 'sign'>, settings: GraphSettings): Graph {
  const g = new GraphBuilder()
  const raw = addTrees(g, e, settings)
  if (link === 'softmax') {
    g.node('Softmax', [raw], { axis: { int: 1 } }, { output: 'probabilities' })
  } else {
    // Each probability by its own sigmoid, so that small ones keep their digits.
    const slopes = link === 'sigmoid' ? [-settings.slope, settings.slope] : e.base.map(() => settings.slope)
    g.node('Sigmoid', [g.node('Mul', [raw, g.float(slopes, [1, slopes.length])])], {}, { output: 'probabilities' })
  }
  g.output('probabilities', 'float32', ['N', link === 'sigmoid' ? 2 : e.base.length])
  return g.build()
}

/** ONNX: `x` float32 `[N, features]` to `y` float32 `[N]`. */
export function regressorGraph(e: ImportedEnsemble, link: ValueLink, settings: GraphSettings): Graph {
  const g = new GraphBuilder()
  const value = addLink(g, addTrees(g, e, settings), link, settings.slope)
  g.node('Reshape', [value, g.int64([-1])], {}, { output: 'y' })
  g.output('y', 'float32', ['N'])
  return g.build()
}

function addLink(g: GraphBuilder, raw: string, link: ValueLink, slope: number): string {
  switch (link) {
    case 'identity':
      return raw
    case 'exp':
      return g.node('Exp', [raw])
    case 'sigmoid':
      return g.node('Sigmoid', [g.node('Mul', [raw, g.float([slope])])])
    case 'log1pExp':
      return g.node('Softplus', [raw])
    case 'signedSquare':
      return g.node('Mul', [raw, g.node('Abs', [raw])])
  }
}

/** Adds the raw scores, float32 `[N, outputs]`, and returns their name. */
function addTrees(g: GraphBuilder, e: ImportedEnsemble, { source, divisor }: GraphSettings): string {
  const x = addReading(g, g.input('x', 'float32', ['N', e.trees.kinds.length]), e.trees.kinds, source)
  const sums = g.node('TreeEnsembleRegressor', [x], treeAttributes(e), { domain: 'ai.onnx.ml' })
  return divisor === 1 ? sums : g.node('Div', [sums, g.float([divisor])])
}

/** Values as nodes compare them: categories as whole numbers, zeros that are missing as NaN. */
function addReading(g: GraphBuilder, x: string, kinds: Uint8Array, source: Source): string {
  const mask = (kind: number): string =>
    g.constant({ dtype: 'bool', shape: [1, kinds.length], data: kinds.map((k) => Number(k === kind)) })
  let read = x
  if (kinds.includes(featureKinds.category)) {
    const whole =
      source === 'xgboost'
        ? g.node('Floor', [x])
        : g.node('Mul', [g.node('Sign', [x]), g.node('Floor', [g.node('Abs', [x])])])
    read = g.node('Where', [mask(featureKinds.category), whole, read])
  }
  if (kinds.includes(featureKinds.zeroIsMissing)) {
    const isZero = g.node('LessOrEqual', [g.node('Abs', [x]), g.float([ZERO])])
    const missing = g.node('And', [isZero, mask(featureKinds.zeroIsMissing)])
    read = g.node('Where', [missing, g.float([NaN]), read])
  }
  return read
}

function treeAttributes({ trees: t, base }: ImportedEnsemble) {
  const table = new EnsembleTable()
  for (let tree = 0; tree < treeCount(t); tree++) {
    const first = t.starts[tree]!
    let extra = t.starts[tree + 1]! - first
    for (let n = first; n < t.starts[tree + 1]!; n++) {
      const [id, left, feature, threshold] = [n - first, t.left[n]!, t.feature[n]!, t.threshold[n]!]
      const branch = { tree, id, feature, left, missingLeft: t.missingLeft[n]! }
      if (left === 0) table.addLeaf({ tree, id, value: t.value[n]!, output: t.output[tree]! })
      else if (t.kinds[feature] === featureKinds.category) {
        const set = t.categories.subarray(t.setStarts[threshold], t.setStarts[threshold + 1])
        extra = table.addSet(branch, set, extra)
      } else table.addThreshold(branch, floor32(threshold))
    }
  }
  return table.attributes(base)
}
