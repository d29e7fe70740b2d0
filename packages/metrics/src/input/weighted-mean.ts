/** Weighted mean of `term(i)` over `rows` rows. */
export function weightedMean(rows: number, weight: ArrayLike<number> | undefined, term: (i: number) => number): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < rows; i++) {
    const w = weight ? weight[i]! : 1
    sum += w * term(i)
    total += w
  }
  return sum / total
}

/** Not `** 2`, which engines may round differently. */
export const square = (x: number): number => x * x
