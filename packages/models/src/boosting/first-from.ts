/** Where, from `low` to before `high`, the first of ascending numbers is that is not below `least`; `high` where there is none. */
export function firstFrom(numbers: ArrayLike<number>, least: number, low = 0, high = numbers.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1
    if (numbers[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}
