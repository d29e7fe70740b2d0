/** The share of each of `columns` classes in the weight of the rows. */
export function classShares(
  truth: ArrayLike<number>,
  columns: number,
  weight: ArrayLike<number> | undefined,
): Float64Array {
  const shares = new Float64Array(columns)
  let total = 0
  for (let i = 0; i < truth.length; i++) {
    const w = weight ? weight[i]! : 1
    shares[truth[i]!]! += w
    total += w
  }
  return shares.map((share) => share / total)
}
