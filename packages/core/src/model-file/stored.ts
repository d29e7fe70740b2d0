import { allocate, type Data, type DType } from '../dtype.ts'

/** How files of tensors call the types of elements: float, bfloat, signed and unsigned, and their bits. */
export type StoredType =
  | 'F64'
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'F8_E4M3'
  | 'F8_E5M2'
  | 'I64'
  | 'U64'
  | 'I32'
  | 'U32'
  | 'I16'
  | 'U16'
  | 'I8'
  | 'U8'
  | 'BOOL'

interface Stored {
  readonly bytes: number
  /** What its values are read as: of the types that tensors have, the smallest that holds them. */
  readonly dtype: DType
  /** Value at a byte; none where bytes are copied as they are. */
  readonly read?: (view: DataView, at: number) => number
  /** Values of the file may be larger than those of the dtype. */
  readonly wide?: true
}

/** Every type that is read, by its name. */
export const storedTypes: { readonly [T in StoredType]: Stored } = {
  F64: { bytes: 8, dtype: 'float64' },
  F32: { bytes: 4, dtype: 'float32' },
  F16: { bytes: 2, dtype: 'float32', read: (v, at) => small(v.getUint16(at, true), 5, 10) },
  BF16: { bytes: 2, dtype: 'float32', read: (v, at) => small(v.getUint16(at, true), 8, 7) },
  F8_E4M3: { bytes: 1, dtype: 'float32', read: (v, at) => e4m3(v.getUint8(at)) },
  F8_E5M2: { bytes: 1, dtype: 'float32', read: (v, at) => small(v.getUint8(at), 5, 2) },
  I64: { bytes: 8, dtype: 'int32', read: (v, at) => Number(v.getBigInt64(at, true)), wide: true },
  U64: { bytes: 8, dtype: 'int32', read: (v, at) => Number(v.getBigUint64(at, true)), wide: true },
  I32: { bytes: 4, dtype: 'int32' },
  U32: { bytes: 4, dtype: 'int32', read: (v, at) => v.getUint32(at, true), wide: true },
  I16: { bytes: 2, dtype: 'int32', read: (v, at) => v.getInt16(at, true) },
  U16: { bytes: 2, dtype: 'int32', read: (v, at) => v.getUint16(at, true) },
  I8: { bytes: 1, dtype: 'int8' },
  U8: { bytes: 1, dtype: 'uint8' },
  BOOL: { bytes: 1, dtype: 'bool' },
}

/**
 * The values of little-endian bytes, as a copy. Throws what `bad` makes of what was expected and what was found, for a bool
 * that is neither 0 nor 1 and a whole number that 32 bits do not hold.
 */
export function readStored(
  type: StoredType,
  bytes: Uint8Array,
  bad: (what: string, got: string) => Error,
): { readonly dtype: DType; readonly data: Data } {
  const { bytes: width, dtype, read, wide } = storedTypes[type]
  const data = allocate(dtype, bytes.length / width)
  if (!read) new Uint8Array(data.buffer).set(bytes)
  else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    for (let i = 0; i < data.length; i++) {
      const value = read(view, i * width)
      data[i] = value
      if (wide && data[i] !== value) throw bad('hold whole numbers of 32 bits', String(value))
    }
  }
  if (dtype === 'bool') {
    const odd = data.find((v) => v > 1)
    if (odd !== undefined) throw bad('hold only 0 and 1, being bool', String(odd))
  }
  return { dtype, data }
}

/** A number of one sign bit, `exponent` and then `fraction` bits, as IEEE 754 lays them out. Exact in float32. */
function small(bits: number, exponent: number, fraction: number): number {
  const sign = (bits >> (exponent + fraction)) & 1 ? -1 : 1
  const e = (bits >> fraction) & ((1 << exponent) - 1)
  const f = (bits & ((1 << fraction) - 1)) / (1 << fraction)
  const bias = (1 << (exponent - 1)) - 1
  if (e === (1 << exponent) - 1) return f === 0 ? sign * Infinity : NaN
  return sign * (e === 0 ? f * power(1 - bias) : (1 + f) * power(e - bias))
}

/** As `small`, with four and three bits, but without infinities: the largest exponent is of numbers too, and NaN all ones. */
function e4m3(bits: number): number {
  if ((bits & 0x7f) === 0x7f) return NaN
  const f = (bits & 7) / 8
  const e = (bits >> 3) & 15
  return (bits & 0x80 ? -1 : 1) * (e === 0 ? f * power(-6) : (1 + f) * power(e - 7))
}

/** 2 to a whole number, exactly. */
function power(n: number): number {
  let value = 1
  for (let i = 0; i < Math.abs(n); i++) value *= 2
  return n < 0 ? 1 / value : value
}
