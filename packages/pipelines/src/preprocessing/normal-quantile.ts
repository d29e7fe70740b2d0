import { erfc } from '@foldwise/kernels'

/** The value below which a standard normal variable falls with probability `p`, between 0 and 1. By bisection. */
export function normalQuantile(p: number): number {
  let low = -40
  let high = 40
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (erfc(-middle / Math.SQRT2) / 2 < p) low = middle
    else high = middle
  }
}
