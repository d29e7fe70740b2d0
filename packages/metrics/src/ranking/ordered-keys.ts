import { highHalf } from '../input/high-half.ts'

/**
 * Half of each number's bits, as numbers that grow with it: the high halves (so roughly the logarithms) where they differ,
 * else the low halves. Undefined when all the numbers are equal. The numbers must not hold -0 or NaN.
 *
 * Cutting by a map linear in these divides the range of the 64 bits by the number of cells: at most about 22 times
 * whatever the numbers, twice on anything natural.
 */
export function orderedKeys(values: Float64Array): Float64Array | undefined {
  if (same(values)) return undefined
  const keys = orderedHalves(values, highHalf())
  return same(keys) ? orderedHalves(values, 1 - highHalf()) : keys
}

function orderedHalves(values: Float64Array, half: number): Float64Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  const keys = new Float64Array(values.length)
  // the bits of negative numbers fall as they grow
  for (let i = 0; i < keys.length; i++) keys[i] = values[i]! < 0 ? -bits[2 * i + half]! : bits[2 * i + half]! + 1
  return keys
}

const same = (values: Float64Array) => values.every((value) => value === values[0])
