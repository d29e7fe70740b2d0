/** Data a metric cannot take: lengths, labels, scores, weights. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** An option a metric cannot take. */
export class ParamError extends Error {
  override readonly name = 'ParamError'
}

/** How a value reads in a message: short and on one line. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `'${value.slice(0, 37)}...'` : `'${value}'`
  if (value === null || typeof value !== 'object') return String(value)
  return value.constructor?.name ?? 'object'
}

/** The first few of a list of values, for a message. */
export function showSome(values: readonly unknown[]): string {
  const some = values.slice(0, 5).map(show).join(', ')
  return values.length > 5 ? `${some}, ... (${values.length} in all)` : some
}
