import { cos, sin } from '@foldwise/kernels'

/** The angle whose sine is `x`, for 0 <= x <= 1, the same bits in every engine: Newton's method on the sine of the kernels. */
export function arcSine(x: number): number {
  if (x >= 1) return Math.PI / 2
  // The sine is flat near its top: half the angle's complement is not.
  if (x > 0.7) return Math.PI / 2 - 2 * arcSine(Math.sqrt((1 - x) / 2))
  let y = x + (x * x * x) / 6
  for (let k = 0; k < 4; k++) y -= (sin(y) - x) / cos(y)
  return y
}
