import { type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import type { Category } from '../encoding/category.ts'
import type { CategoryKind } from './category-columns.ts'

/** What is known of a column. */
export interface ImputedColumn {
  readonly kind: CategoryKind
  /** null where the column is left out. */
  readonly fill: Category
  readonly indicated: boolean
}

/** Numbers, NaN where one is missing, or strings, `''` where one is. Throws `ParamError` for what one ONNX tensor cannot carry. */
export function imputerGraph(type: string, known: readonly ImputedColumn[], emptyStrings: boolean): Graph {
  const kinds = [...new Set(known.map((k) => k.kind))].sort()
  if (kinds.length > 1 || kinds[0] === 'boolean') {
    throw new ParamError(
      `${type}.toGraph: expected columns that are all strings or all numbers, got ${kinds.join(' and ')} columns. Impute them apart to export.`,
    )
  }
  if (known.some((k) => k.indicated)) {
    throw new ParamError(
      `${type}.toGraph: expected 'addIndicator' to be false, got true: flags beside categories are of another type, and a graph gives one. Fit without it to export.`,
    )
  }
  const strings = kinds[0] === 'string'
  if (strings && emptyStrings) {
    throw new ParamError(
      `${type}.toGraph: expected training rows without empty strings, which stand for missing ones in ONNX, got some. Replace them before the fit to export.`,
    )
  }
  const g = new GraphBuilder()
  const dtype = strings ? 'string' : 'float32'
  const x = g.input('x', dtype, ['N', known.length])
  const kept = [...known.keys()].filter((j) => known[j]!.fill !== null)
  const rows = kept.length < known.length ? g.node('Gather', [x, g.int64(kept)], { axis: { int: 1 } }) : x
  const fill = kept.map((j) => known[j]!.fill)
  const words = (data: readonly string[]) => g.constant({ dtype: 'string', shape: [data.length], data })
  const missing = strings ? g.node('Equal', [rows, words([''])]) : g.node('IsNaN', [rows])
  const filled = strings ? words(fill as string[]) : g.float(fill as number[])
  g.node('Where', [missing, filled, rows], {}, { output: 'features' })
  g.output('features', dtype, ['N', kept.length])
  return g.build()
}
