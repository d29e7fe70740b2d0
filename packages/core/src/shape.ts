import { InputError } from './errors.ts'

/** Sizes of each axis, outermost first. */
export type Shape = readonly number[]

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let n = 1
  for (let i = 0; i < shape.length; i++) n *= shape[i]!
  return n
}

/** Row-major strides in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let n = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = n
    n *= shape[i]!
  }
  return strides
}

/** Whether two shapes have the same axes. */
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i])

/** A shape as error messages write it: `[2, 3]`. */
export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`

/** Throws unless every axis is a non-negative integer and the element count is one a typed array can have. */
export function checkShape(where: string, shape: Shape): void {
  for (const d of shape) {
    if (!Number.isSafeInteger(d) || d < 0) {
      throw new InputError(
        `${where}: expected axis sizes that are integers >= 0, got ${showShape(shape)}. Check the shape.`,
      )
    }
  }
  if (sizeOf(shape) > 0xffffffff) {
    throw new InputError(`${where}: expected at most 2^32 - 1 elements, got ${showShape(shape)}. Split the data.`)
  }
}
