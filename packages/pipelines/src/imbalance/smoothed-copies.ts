import { type DenseMatrix, type FitContext, hostTensor, ParamError, show } from '@foldwise/core'
import { pow } from '@foldwise/kernels'
import type { ClassRows, Sampled } from './sampler.ts'

/** How far copies are scattered: for all classes, or by label. */
export type Shrinkage = number | { readonly [label: string]: number }

export const isShrinkage = (v: unknown): boolean => {
  const fits = (n: unknown) => typeof n === 'number' && n >= 0 && n < Infinity
  if (typeof v === 'object' && v !== null && !Array.isArray(v)) return Object.values(v).every(fits)
  return fits(v)
}

/**
 * Rows of `source`, of which those after the given rows are scattered about the row they copy: normal in each column, by the standard
 * deviation of the class there, times the bandwidth `(4 / ((columns + 2) rows)) ^ (1 / (columns + 4))` and the shrinkage. `source` has
 * the copies class by class, `add` of each.
 */
export function smoothedCopies(
  type: string,
  x: DenseMatrix,
  { source, add, classes }: { source: Int32Array; add: readonly number[]; classes: readonly ClassRows[] },
  shrinkage: Shrinkage,
  ctx: FitContext,
): Sampled {
  const [rows, d] = x.shape
  const factors = classes.map(({ label }, c) => {
    const factor = factorOf(shrinkage, String(label))
    if (factor !== undefined || add[c] === 0) return factor ?? 0
    throw new ParamError(
      `${type}: expected 'shrinkage' to name each class that gets rows, got none for ${show(label)}. Give it one, or one number for all.`,
    )
  })
  const bandwidth = pow(4 / ((d + 2) * rows), 1 / (d + 4))
  const data = new Float64Array(source.length * d)
  data.set(x.data)
  let at = rows
  for (const [c, of] of classes.entries()) {
    const scale = deviations(x, of.rows).map((s) => s * bandwidth * factors[c]!)
    const rng = ctx.stream('scatter', c)
    for (const end = at + add[c]!; at < end; at++) {
      const from = source[at]! * d
      for (let j = 0; j < d; j++) data[at * d + j] = x.data[from + j]! + scale[j]! * rng.normal()
    }
  }
  return { x: hostTensor(data, [source.length, d], 'float64'), source }
}

/** By own names alone: a label may be called as what every object has. */
function factorOf(shrinkage: Shrinkage, label: string): number | undefined {
  if (typeof shrinkage === 'number') return shrinkage
  return Object.hasOwn(shrinkage, label) ? shrinkage[label] : undefined
}

/** Standard deviation of each column over some rows. */
function deviations({ data, shape: [, d] }: DenseMatrix, rows: Int32Array): Float64Array {
  return Float64Array.from({ length: d }, (_, j) => {
    let mean = 0
    for (const i of rows) mean += data[i * d + j]! / rows.length
    let sum = 0
    for (const i of rows) sum += (data[i * d + j]! - mean) * (data[i * d + j]! - mean)
    return Math.sqrt(sum / rows.length)
  })
}
