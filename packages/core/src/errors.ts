/**
 * The four errors the library throws. Messages read
 * `<type>.<method>: expected <what>, got <what>. <remedy>`; broken invariants of our own start with `internal:`.
 */
export class ParamError extends Error {
  override readonly name = 'ParamError'
}

/** Data that a method cannot take: shape, dtype, values, labels. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** A file that is not what it says, or that this version cannot read. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

/** A device that is absent, exhausted, or lacks an operation. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError'
}

/** How a value reads in a message: short, on one line, never the whole array. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `'${value.slice(0, 37)}...'` : `'${value}'`
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.length > 6 ? `an array of ${value.length}` : `[${value.map(show).join(', ')}]`
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as Uint8Array).length ?? value.byteLength})`
  const name = value.constructor?.name
  if (name && name !== 'Object') return name
  const keys = Object.keys(value)
  return keys.length > 6 ? `an object with ${keys.length} keys` : `{ ${keys.join(', ')} }`
}
