import { type GraphType, type HostArray, InputError, showShape } from '@foldwise/core'

export const floats: readonly GraphType[] = ['float32', 'float64']
const integers: readonly GraphType[] = ['int32', 'int64', 'int8', 'uint8']
export const numeric: readonly GraphType[] = [...floats, ...integers]

/** Throws `InputError` unless `x` has one of the element types. */
export function expectType(x: HostArray, types: readonly GraphType[], where: string, what = 'input'): void {
  if (!types.includes(x.dtype)) {
    throw new InputError(`${where}: expected ${what} of ${types.join(', ')}, got ${x.dtype}. Cast it.`)
  }
}

/** Throws `InputError` unless the inputs share one element type. */
export function expectSameType(inputs: readonly HostArray[], where: string): void {
  const other = inputs.find((x) => x.dtype !== inputs[0]!.dtype)
  if (other) {
    throw new InputError(
      `${where}: expected inputs of one element type, got ${inputs[0]!.dtype} and ${other.dtype}. Cast one.`,
    )
  }
}

/** Throws `InputError` unless `x` has between `min` and `max` axes. */
export function expectRank(x: HostArray, min: number, max: number, where: string, what = 'input'): void {
  if (x.shape.length >= min && x.shape.length <= max) return
  const range = min === max ? `${min}` : max === Infinity ? `${min} or more` : `${min} to ${max}`
  throw new InputError(`${where}: expected ${what} of ${range} axes, got ${showShape(x.shape)}. Reshape it.`)
}

/** An axis counted from either end as one counted from the start. */
export function expectAxis(axis: number, rank: number, where: string): number {
  const from = axis < 0 ? axis + rank : axis
  if (Number.isInteger(axis) && from >= 0 && from < rank) return from
  throw new InputError(`${where}: expected an axis of ${-rank} to ${rank - 1}, got ${axis}. Check the graph.`)
}

/** The values of a rank-0 or rank-1 integer input, such as axes or a shape. */
export function expectIntegers(x: HostArray, where: string, what: string): number[] {
  expectType(x, ['int64', 'int32'], where, what)
  expectRank(x, 0, 1, where, what)
  return Array.from(x.data as ArrayLike<number | bigint>, Number)
}

/** The value of an input that holds exactly one number. */
export function expectScalar(x: HostArray, where: string, what: string): number {
  if (x.data.length === 1 && x.dtype !== 'string') return Number(x.data[0])
  throw new InputError(
    `${where}: expected one number for ${what}, got ${x.dtype} ${showShape(x.shape)}. Check the graph.`,
  )
}
