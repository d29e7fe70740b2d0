import type { Label } from '../contract.ts'
import { InputError, ParamError, show } from '../errors.ts'

/** Checked copy of sample weights. Throws `InputError` for a wrong length, a negative or non-finite weight, or a sum of 0. */
export function checkWeights(where: string, weight: ArrayLike<number>, rows: number): Float64Array {
  if (weight.length !== rows) {
    throw new InputError(
      `${where}: expected ${rows} weights, one a row, got ${weight.length}. Make x and weight equally long.`,
    )
  }
  const out = Float64Array.from(weight)
  let sum = 0
  for (let i = 0; i < rows; i++) {
    const w = out[i]!
    if (typeof weight[i] !== 'number' || !(w >= 0 && w < Infinity)) {
      throw new InputError(
        `${where}: expected finite weights >= 0, got ${show(weight[i])} in row ${i}. Drop the row or fix its weight.`,
      )
    }
    sum += w
  }
  if (sum === 0)
    throw new InputError(
      `${where}: expected weights that are not all 0, got a sum of 0. Leave weight out for equal weights.`,
    )
  return out
}

/** Throws `InputError` for weights that a type cannot use: they would be ignored in silence. */
export function refuseWeights(
  d: { readonly usesWeight?: boolean },
  where: string,
  data: { readonly weight?: unknown; readonly validation?: { readonly weight?: unknown } },
): void {
  if (d.usesWeight === false && (data.weight ?? data.validation?.weight)) {
    throw new InputError(`${where}: expected no 'weight', which it cannot use, got some. Leave it out.`)
  }
}

/** A transformer's weights. Throws `InputError` where it has no use for them. */
export function transformerWeights(
  { type, usesWeight }: { readonly type: string; readonly usesWeight?: boolean },
  method: string,
  weight: ArrayLike<number> | undefined,
  rows: number,
): Float64Array | undefined {
  if (weight === undefined) return undefined
  if (!usesWeight) {
    throw new InputError(
      `${type}.${method}: expected no weights, got ${weight.length}. It learns from all rows alike: leave weight out.`,
    )
  }
  return checkWeights(`${type}.${method}`, weight, rows)
}

/** `'balancedSubsample'`: a forest weighs the classes itself, anew for each tree. */
export type ClassWeight = 'balanced' | 'balancedSubsample' | { readonly [label: string]: number } | null

/**
 * What the weights of each class's rows are multiplied by; undefined for nothing.
 * `'balanced'` is rows / (classes * rows of the class), with rows counted by their weight, as in scikit-learn.
 */
export function classFactors(
  type: string,
  weight: Float64Array | undefined,
  classWeight: ClassWeight,
  classes: readonly Label[],
  codes: Int32Array,
): readonly number[] | undefined {
  if (classWeight === null || classWeight === 'balancedSubsample') return undefined
  return classWeight === 'balanced' ? balanced(weight, classes, codes) : given(type, classWeight, classes)
}

/** Sample weights times the factors of their classes; `undefined` where every row weighs 1. Throws `InputError` where all become 0. */
export function timesFactors(
  type: string,
  weight: Float64Array | undefined,
  factors: readonly number[] | undefined,
  codes: Int32Array,
): Float64Array | undefined {
  if (!factors) return weight
  const out = Float64Array.from(codes, (c, i) => factors[c]! * (weight?.[i] ?? 1))
  if (!out.some((w) => w > 0)) {
    throw new InputError(
      `${type}.fit: expected a row with a weight above 0, got none after 'classWeight'. Give a class that has rows a weight above 0.`,
    )
  }
  return out
}

/** Sample weights times, for each output, the factor of the row's class. Throws `ParamError` for another number of outputs. */
export function timesOutputFactors(
  type: string,
  weight: Float64Array | undefined,
  classWeight: 'balanced' | 'balancedSubsample' | readonly ClassWeight[] | null,
  classes: readonly (readonly Label[])[],
  codes: readonly Int32Array[],
): Float64Array | undefined {
  if (classWeight === null || classWeight === 'balancedSubsample') return weight
  if (classWeight !== 'balanced' && classWeight.length !== classes.length) {
    throw new ParamError(
      `${type}.fit: expected 'classWeight' to have an entry for each of ${classes.length} outputs, got ${classWeight.length}. Use null for an output whose classes weigh 1.`,
    )
  }
  let out = weight
  for (const [k, own] of codes.entries()) {
    const rule = classWeight === 'balanced' ? classWeight : classWeight[k]!
    // Balanced by the rows' own weights, whatever the other outputs make of them.
    out = timesFactors(type, out, classFactors(type, weight, rule, classes[k]!, own), own)
  }
  return out
}

function balanced(weight: Float64Array | undefined, classes: readonly Label[], codes: Int32Array): number[] {
  const sums = classes.map(() => 0)
  for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weight?.[i] ?? 1
  const total = sums.reduce((a, b) => a + b, 0)
  return sums.map((s) => (s > 0 ? total / (classes.length * s) : 0))
}

function given(type: string, weights: { readonly [label: string]: number }, classes: readonly Label[]): number[] {
  const names = classes.map(String)
  const unknown = Object.keys(weights).find((k) => !names.includes(k))
  if (unknown !== undefined) {
    throw new ParamError(
      `${type}.fit: expected 'classWeight' to name classes of y, got ${show(unknown)}. The classes are ${names.slice(0, 10).join(', ')}.`,
    )
  }
  return names.map((n) => (Object.hasOwn(weights, n) ? weights[n]! : 1))
}
