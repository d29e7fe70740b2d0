/** NaN where any of the numbers is. */
export function largestDifference(expected: ArrayLike<number>, got: (i: number) => number): number {
  let largest = 0
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(expected[i]! - got(i))
    if (!(difference <= largest)) largest = difference
  }
  return largest
}
