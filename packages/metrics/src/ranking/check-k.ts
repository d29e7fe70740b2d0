import { ParamError, show } from '../errors.ts'

/** Throws `ParamError` unless `k` is an integer from 1; undefined stands for all places. */
export function checkK(where: string, k: number | undefined): number {
  if (k === undefined) return Infinity
  if (Number.isSafeInteger(k) && k >= 1) return k
  throw new ParamError(`${where}: expected 'k' to be an integer >= 1, got ${show(k)}.`)
}
