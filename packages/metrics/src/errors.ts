/** Data a metric cannot take: lengths, labels, scores, weights. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** An option a metric cannot take. */
export class ParamError extends Error {
  override readonly name = 'ParamError'
}

/** Throws `InputError` in the wording that all messages have. */
export function refuse(where: string, expected: string, got: unknown, remedy: string): never {
  throw new InputError(`${where}: expected ${expected}, got ${got}. ${remedy}`)
}

/** How a value reads in a message: short and on one line. */
export const show = (value: unknown): string => (typeof value === 'string' ? `'${value.slice(0, 40)}'` : String(value))

/** The first few of a list of values, for a message. */
export const showSome = (values: readonly unknown[]): string =>
  values.slice(0, 5).map(show).join(', ') + (values.length > 5 ? `, ... (${values.length})` : '')
