import { expm1 } from './expm1.ts'

/** Hyperbolic tangent, the same bits in every engine. Error below 2 ulp. Source: fdlibm s_tanh.c in musl's form. */
export function tanh(x: number): number {
  if (Number.isNaN(x)) return x
  const ax = Math.abs(x)
  let t = ax
  if (ax > 20) t = 1
  else if (ax > 0.5493061443340549) t = 1 - 2 / (expm1(2 * ax) + 2)
  else if (ax > 0.25541281188299536) {
    t = expm1(2 * ax)
    t = t / (t + 2)
  } else if (ax >= 2.2250738585072014e-308) {
    t = expm1(-2 * ax)
    t = -t / (t + 2)
  }
  return x < 0 ? -t : x === 0 ? x : t
}
