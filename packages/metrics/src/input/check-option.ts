import { ParamError, show, showSome } from '../errors.ts'

/** Throws `ParamError` unless `value` is one of `allowed`. */
export function checkOption(where: string, name: string, value: unknown, allowed: readonly unknown[]): void {
  if (allowed.some((one) => Object.is(one, value))) return
  throw new ParamError(`${where}: expected '${name}' to be one of ${showSome(allowed)}, got ${show(value)}.`)
}
