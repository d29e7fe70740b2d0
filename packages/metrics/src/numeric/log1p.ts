import { logarithm } from '../probability/log.ts'

/** Makes the natural logarithm of `1 + x` for `x > -1`, accurate for small `x` too (Hewlett-Packard's correction). */
export function logarithmOfOnePlus(): (x: number) => number {
  const log = logarithm()
  return (x) => {
    const u = 1 + x
    return u === 1 ? x : log(u) * (x / (u - 1))
  }
}
