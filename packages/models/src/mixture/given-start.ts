import { custom, ParamError, show } from '@foldwise/core'
import { type CovarianceType, covarianceShape } from './mixture.ts'

export type Nested = readonly number[] | readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[]

/** Numbers in arrays of any depth, or null. */
export const nestedParam = (expects: string) =>
  custom<Nested | null>({
    kind: 'numbers',
    default: null,
    expects: `${expects}, or null`,
    accepts: (v) => v === null || (Array.isArray(v) && v.length > 0 && isNested(v)),
  })

const isNested = (v: unknown): boolean => (Array.isArray(v) ? v.every(isNested) : Number.isFinite(v))

const shapeOf = (v: unknown): number[] => (Array.isArray(v) ? [v.length, ...shapeOf(v[0])] : [])

/** The numbers of a parameter in order. Throws `ParamError` where they are of another shape. */
export function flatParam(where: string, name: string, given: Nested, shape: readonly number[]): Float64Array {
  const values = (given as readonly unknown[]).flat(2) as number[]
  const count = shape.reduce((a, b) => a * b, 1)
  const found = shapeOf(given)
  if (found.length !== shape.length || found.some((n, i) => n !== shape[i]) || values.length !== count) {
    throw new ParamError(
      `${where}: expected '${name}' of shape [${shape.join(', ')}], got [${found.join(', ')}]. Give one entry a component.`,
    )
  }
  return Float64Array.from(values)
}

export function givenWeights(where: string, given: Nested, components: number): Float64Array {
  const weights = flatParam(where, 'weightsInit', given, [components])
  const sum = weights.reduce((a, b) => a + b, 0)
  if (weights.some((w) => !(w > 0)) || Math.abs(sum - 1) > 1e-8) {
    throw new ParamError(
      `${where}: expected 'weightsInit' to be above 0 and to add up to 1, got ${show([...weights])}. Divide them by their sum.`,
    )
  }
  return weights
}

export const givenPrecisions = (
  where: string,
  given: Nested,
  type: CovarianceType,
  components: number,
  features: number,
): Float64Array => flatParam(where, 'precisionsInit', given, covarianceShape(type, components, features))
