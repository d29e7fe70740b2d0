import { pow as realPow } from '@foldwise/kernels'
import type { GraphOp } from '../session/graph-op.ts'
import { mapCells, mapPairs } from './support/elementwise.ts'
import { expectType, numeric } from './support/expect.ts'

/** `a ** b`, broadcast, with the element type of `a`. Integers are raised exactly, then wrapped around. */
export const pow: GraphOp = {
  name: 'Pow',
  arity: [2, 2, 1, 1],
  create:
    ({ where }) =>
    ([a, b]) => {
      expectType(a!, numeric, where, 'a base')
      expectType(b!, numeric, where, 'an exponent')
      const exponent = b!.dtype === 'int64' ? mapCells<bigint>(b!, 'float64', where, Number) : b!
      if (a!.dtype === 'int64') {
        return [mapPairs<bigint, number>(a!, exponent, 'int64', where, (x, y) => bigPow(x, y))]
      }
      return [mapPairs<number>(a!, exponent, a!.dtype, where, power)]
    },
}

/** Squares and roots are exact in IEEE arithmetic; the rest is the kernels' `pow`, the same in every engine. */
function power(x: number, y: number): number {
  if (y === 2) return x * x
  if (y === 1) return x
  if (y === 0.5 && x >= 0 && x !== Infinity) return Math.sqrt(x)
  return realPow(x, y)
}

function bigPow(x: bigint, y: number): bigint {
  if (Number.isInteger(y) && y >= 0) {
    // Modulo 2^64 at every step, so that a large exponent stays cheap.
    let result = 1n
    let base = x
    for (let e = y; e > 0; e = Math.floor(e / 2)) {
      if (e % 2 === 1) result = BigInt.asIntN(64, result * base)
      base = BigInt.asIntN(64, base * base)
    }
    return result
  }
  const real = Math.trunc(power(Number(x), y))
  return Number.isFinite(real) ? BigInt(real) : 0n
}
