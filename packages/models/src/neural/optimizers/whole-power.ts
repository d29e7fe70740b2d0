/** base to a whole power >= 0 by products alone: `Math.pow` differs between engines in its last bit. */
export function wholePower(base: number, power: number): number {
  let result = 1
  for (let n = power; n >= 1; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= base
    base *= base
  }
  return result
}
