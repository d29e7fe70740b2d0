import { ParamError, show } from '@foldwise/core'

/** Throws `ParamError` unless a layer's option is a whole number >= 1. */
export function count(layer: string, name: string, value: unknown): void {
  if (!(Number.isInteger(value) && (value as number) >= 1)) {
    throw new ParamError(`${layer}: expected ${name} to be an integer >= 1, got ${show(value)}. Give a size.`)
  }
}

/** Throws `ParamError` unless a share is from 0 to below 1. */
export function share(layer: string, name: string, value: unknown): void {
  if (!(typeof value === 'number' && value >= 0 && value < 1)) {
    throw new ParamError(`${layer}: expected ${name} to be >= 0 and < 1, got ${show(value)}. It is a share.`)
  }
}
