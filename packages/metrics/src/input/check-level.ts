import { ParamError, show } from '../errors.ts'

/** Throws `ParamError` unless `level` is strictly between 0 and 1. */
export function checkLevel(where: string, level: number): void {
  if (level > 0 && level < 1) return
  throw new ParamError(`${where}: expected 'level' to be between 0 and 1, got ${show(level)}.`)
}
