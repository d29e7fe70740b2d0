import { type Graph, type HostArray, InputError, sameShape, show, showShape } from '@foldwise/core'
import { type Feeds, session } from '@foldwise/inference'

/** How far an output of one graph is from the same output of another. */
export interface OutputComparison {
  /** Largest and mean absolute difference; 0 for texts, integers and booleans. */
  readonly maxAbsDiff: number
  readonly meanAbsDiff: number
  /**
   * Share of rows that agree, 0 to 1: on the largest column for `[rows, columns]` floats, on every value for labels. For
   * floats of another shape, NaN: a threshold is the caller's to choose.
   */
  readonly agreement: number
}

/**
 * Runs two graphs on the same feeds and compares their outputs by name: what quantization or pruning costs on the data
 * that counts. Throws `InputError` where the outputs differ in name, element type or shape.
 */
export async function compareGraphs(
  a: Graph,
  b: Graph,
  feeds: Feeds,
): Promise<{ readonly [output: string]: OutputComparison }> {
  using first = await session(a)
  using second = await session(b)
  const [x, y] = [await first.run(feeds), await second.run(feeds)]
  const names = Object.keys(x)
  const other = Object.keys(y)
  if (names.length !== other.length || names.some((name) => !Object.hasOwn(y, name))) {
    throw new InputError(
      `compareGraphs: expected the outputs ${names.map(show).join(', ')}, got ${other.map(show).join(', ')}. Compare graphs of one model.`,
    )
  }
  return Object.fromEntries(names.map((name) => [name, compare(x[name]!, y[name]!, name)]))
}

function compare(x: HostArray, y: HostArray, name: string): OutputComparison {
  if (x.dtype !== y.dtype || !sameShape(x.shape, y.shape)) {
    throw new InputError(
      `compareGraphs: expected ${x.dtype} ${showShape(x.shape)} for output ${show(name)}, got ${y.dtype} ${showShape(y.shape)}. Compare graphs of one model.`,
    )
  }
  if (x.dtype !== 'float32' && x.dtype !== 'float64') {
    let equal = 0
    for (let i = 0; i < x.data.length; i++) if (x.data[i] === y.data[i]) equal++
    return { maxAbsDiff: 0, meanAbsDiff: 0, agreement: x.data.length === 0 ? 1 : equal / x.data.length }
  }
  const p = x.data as Float64Array
  const q = y.data as Float64Array
  let max = 0
  let sum = 0
  for (let i = 0; i < p.length; i++) {
    const d = Object.is(p[i], q[i]) || p[i] === q[i] ? 0 : Math.abs(p[i]! - q[i]!)
    sum += d
    max = Math.max(max, d)
  }
  const meanAbsDiff = p.length === 0 ? 0 : sum / p.length
  return { maxAbsDiff: max, meanAbsDiff, agreement: rowAgreement(p, q, x.shape) }
}

function rowAgreement(p: Float64Array, q: Float64Array, shape: readonly number[]): number {
  const [rows, columns] = shape
  if (shape.length !== 2 || columns! < 2) return NaN
  let equal = 0
  for (let i = 0; i < rows!; i++) {
    const at = i * columns!
    if (largest(p.subarray(at, at + columns!)) === largest(q.subarray(at, at + columns!))) equal++
  }
  return rows === 0 ? 1 : equal / rows!
}

function largest(row: Float64Array): number {
  let best = 0
  for (let k = 1; k < row.length; k++) if (row[k]! > row[best]!) best = k
  return best
}
