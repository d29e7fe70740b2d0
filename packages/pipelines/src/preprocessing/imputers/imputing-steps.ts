import { FormatError, type Graph, hostTensor, learned, type Regressor, type State } from '@foldwise/core'
import { ColumnGraph, DOUBLE, FLOAT, limited } from '../graph.ts'

/** A fitted regressor that predicts a column by others; columns are counted among those that were kept. */
export interface ImputingStep {
  readonly column: number
  readonly others: readonly number[]
  readonly model: Regressor<unknown>
}

export interface Imputing {
  /** What missing values begin with, by columns of the input; NaN for columns that are left out. */
  readonly fill: Float64Array
  readonly kept: readonly number[]
  /** Columns of the input that get an indicator. */
  readonly indicated: readonly number[]
  readonly steps: readonly ImputingStep[]
}

/** Least and largest value that may be filled in. */
export interface Limits {
  readonly low: number
  readonly high: number
}

export function imputingState(
  fill: Float64Array<ArrayBuffer>,
  indicated: Uint8Array<ArrayBuffer>,
  steps: readonly ImputingStep[],
  facts: State['facts'],
): State {
  const each = steps[0]?.others.length ?? 0
  const others = Int32Array.from(steps.flatMap((s) => s.others))
  return {
    tensors: {
      fill: hostTensor(fill, [fill.length], 'float64'),
      indicated: hostTensor(indicated, [indicated.length], 'uint8'),
      columns: hostTensor(
        Int32Array.from(steps, (s) => s.column),
        [steps.length],
        'int32',
      ),
      others: hostTensor(others, [steps.length, each], 'int32'),
    },
    facts,
    children: steps.map((s) => s.model),
  }
}

/** What a state says. Throws `FormatError` for what a file may have got wrong. */
export function readImputing(state: State, features: number | undefined): Imputing {
  const fill = learned(state, 'fill', 'float64', [features])
  const flags = learned(state, 'indicated', 'uint8', [features])
  const { children = [] } = state
  const columns = learned(state, 'columns', 'int32', [children.length])
  const others = learned(state, 'others', 'int32', [children.length, undefined])
  const all = [...fill.keys()]
  const kept = all.filter((j) => !Number.isNaN(fill[j]))
  const there = (j: number): boolean => j >= 0 && j < kept.length
  const regressors = children.every((c) => (c as Partial<Regressor<unknown>>).kind === 'regressor')
  if (kept.length === 0 || !regressors || !columns.every(there) || !others.every(there)) {
    throw new FormatError('state: expected regressors of columns that there are, got others. The file is damaged.')
  }
  const each = others.length / Math.max(1, children.length)
  const steps = children.map((model, s) => ({
    column: columns[s]!,
    others: Array.from(others.subarray(s * each, (s + 1) * each)),
    model: model as Regressor<unknown>,
  }))
  return { fill, kept, indicated: all.filter((j) => flags[j]), steps }
}

/** What the steps do one after another, in float64 but for the regressors. */
export function imputingGraph(
  features: number,
  { fill, kept, indicated, steps }: Imputing,
  limits: Limits,
  graphOf: (model: Regressor<unknown>) => Graph,
): Graph {
  const g = new ColumnGraph(features)
  const take = (node: string, columns: readonly number[]): string =>
    g.b.node('Gather', [node, g.b.int64(columns)], { axis: { int: 1 } })
  const missing = g.node('IsNaN', g.wide)
  const given = take(g.wide, kept)
  let current = take(g.node('Where', missing, g.double(fill), g.wide), kept)
  // Which values of a column are missing, in the shape of all of them.
  const zero = g.double(Float64Array.of(0))
  const holes = new Map<number, string>()
  for (const { column, others, model } of steps) {
    if (!holes.has(column)) {
      const own = Uint8Array.from(kept, (_, j) => Number(j === column))
      const mask = g.b.constant({ dtype: 'bool', shape: [kept.length], data: own })
      holes.set(column, g.node('IsNaN', g.node('Where', mask, given, zero)))
    }
    const x = g.b.node('Cast', [take(current, others)], { to: { int: FLOAT } })
    const graph = graphOf(model)
    const [said] = g.b.embed(graph, [x], [graph.outputs[0]!.name])
    const wide = g.b.node('Cast', [g.node('Reshape', said!, g.b.int64([-1, 1]))], { to: { int: DOUBLE } })
    const { low, high } = limits
    const value = low === -Infinity && high === Infinity ? wide : limited(g, wide, low, high)
    current = g.node('Where', holes.get(column)!, value, current)
  }
  if (indicated.length === 0) return g.build(current, kept.length)
  const flags = g.b.node('Cast', [take(missing, indicated)], { to: { int: DOUBLE } })
  return g.build(g.b.node('Concat', [current, flags], { axis: { int: 1 } }), kept.length + indicated.length)
}
