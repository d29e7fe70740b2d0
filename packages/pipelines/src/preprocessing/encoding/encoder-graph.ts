import { GraphBuilder, ParamError, show } from '@foldwise/core'
import { FLOAT } from '../graph.ts'
import type { Column } from './learn-categories.ts'

/** Builds graphs of encoders: per column, which of its categories a row has. */
export class EncoderGraph {
  readonly b = new GraphBuilder()
  private readonly x: string
  private readonly strings: boolean

  /** Throws `ParamError` for columns that one ONNX input cannot carry: strings and numbers, or missing strings. */
  constructor(type: string, columns: readonly Column[]) {
    const types = new Set(columns.flatMap((c) => c.categories.filter((v) => v !== null).map((v) => typeof v)))
    const [kind = 'number', ...others] = types
    if (others.length > 0 || kind === 'boolean') {
      throw new ParamError(
        `${type}.toGraph: expected columns that are all strings or all numbers, got ${[...types].sort().join(' and ')} columns. Encode them apart to export.`,
      )
    }
    this.strings = kind === 'string'
    if (this.strings && columns.some((c) => c.categories.includes(null))) {
      throw new ParamError(
        `${type}.toGraph: expected strings in every training row, got missing ones, which ONNX has no string for. Replace them before the fit to export.`,
      )
    }
    if (!this.strings) checkFloats(type, columns)
    this.x = this.b.input('x', this.strings ? 'string' : 'float32', ['N', columns.length])
  }

  /** float32 `[N, 1]`: 1 where the column's value is missing. Never, among strings. */
  missing(column: number): string | undefined {
    return this.strings ? undefined : this.float(this.b.node('IsNaN', [this.take(this.x, [column])]))
  }

  /** float32 `[N, categories]`: 1 where the row has the category. */
  flags(column: number, { categories }: Column): string {
    const value = this.take(this.x, [column])
    const at = categories.indexOf(null)
    const shape = [categories.length]
    const constant = this.strings
      ? this.b.constant({ dtype: 'string', shape, data: categories as readonly string[] })
      : this.b.float(Float32Array.from(categories as readonly number[], (v) => (v === null ? 0 : v)))
    const equal = this.float(this.b.node('Equal', [value, constant]))
    if (at < 0) return equal
    // The missing one's place in the constant is a 0 that must not count.
    const own = categories.map((_, c) => (c === at ? 1 : 0))
    const present = this.node('Mul', equal, this.b.float(own.map((v) => 1 - v)))
    return this.node('Add', present, this.node('Mul', this.missing(column)!, this.b.float(own)))
  }

  take(node: string, columns: readonly number[]): string {
    return this.b.node('Gather', [node, this.b.int64(columns)], { axis: { int: 1 } })
  }

  /** `[N, n]` to `[N, 1]`. */
  sum(node: string): string {
    return this.b.node('ReduceSum', [node, this.b.int64([1])], { keepdims: { int: 1 } })
  }

  concat(nodes: readonly string[]): string {
    return nodes.length === 1 ? nodes[0]! : this.b.node('Concat', nodes, { axis: { int: 1 } })
  }

  node(op: string, ...inputs: string[]): string {
    return this.b.node(op, inputs)
  }

  build(node: string, columns: number) {
    this.b.node('Identity', [node], {}, { output: 'features' })
    this.b.output('features', 'float32', ['N', columns])
    return this.b.build()
  }

  private float(node: string): string {
    return this.b.node('Cast', [node], { to: { int: FLOAT } })
  }
}

function checkFloats(type: string, columns: readonly Column[]): void {
  columns.forEach(({ categories }, j) => {
    const seen = new Map<number, number>()
    for (const v of categories as readonly (number | null)[]) {
      if (v === null) continue
      const other = seen.get(Math.fround(v))
      if (other !== undefined) {
        throw new ParamError(
          `${type}.toGraph: expected categories that differ in float32, got ${show(other)} and ${show(v)} in column ${j}. Give them as strings to export.`,
        )
      }
      seen.set(Math.fround(v), v)
    }
  })
}
