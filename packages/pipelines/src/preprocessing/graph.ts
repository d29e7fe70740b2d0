import { type Graph, GraphBuilder } from '@foldwise/core'

/** Builds the middle of a graph: nodes of float64 rows. */
export class ColumnGraph {
  readonly b = new GraphBuilder()
  /** The input rows, `[N, features]`. */
  readonly x: string
  /** The input rows widened to float64: a difference from a large mean has float32's digits only if taken in float64. */
  readonly wide: string
  private readonly features: number

  constructor(features: number) {
    this.features = features
    this.x = this.b.input('x', 'float32', ['N', features])
    this.wide = this.b.node('Cast', [this.x], { to: { int: DOUBLE } })
  }

  /** A float64 constant, by default one number a column. */
  double(values: Float64Array, shape: readonly number[] = [values.length]): string {
    return this.b.constant({ dtype: 'float64', shape, data: values })
  }

  node(op: string, ...inputs: string[]): string {
    return this.b.node(op, inputs)
  }

  /** The graph with `node`'s rows as its output, float32 `[N, columns]`. */
  build(node: string, columns = this.features): Graph {
    this.b.node('Cast', [node], { to: { int: FLOAT } }, { output: 'features' })
    this.b.output('features', 'float32', ['N', columns])
    return this.b.build()
  }
}

/** ONNX's numbers of element types. */
export const FLOAT = 1
export const INT64 = 7
export const DOUBLE = 11

/** `(x - center) / scale`. */
export function standardizeGraph(
  features: number,
  center: Float64Array | undefined,
  scale: Float64Array | undefined,
): Graph {
  const g = new ColumnGraph(features)
  let node = g.wide
  if (center) node = g.node('Sub', node, g.double(center))
  if (scale) node = g.node('Div', node, g.double(scale))
  return g.build(node)
}

/** `node` limited to `[low, high]`; NaN stays, which `Clip` does not promise. */
export function limited(g: ColumnGraph, node: string, low: number, high: number): string {
  const [least, most] = [g.double(Float64Array.of(low)), g.double(Float64Array.of(high))]
  const above = g.node('Where', g.node('Less', node, least), least, node)
  return g.node('Where', g.node('Greater', above, most), most, above)
}
