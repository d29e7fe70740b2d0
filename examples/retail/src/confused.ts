export interface Confusion {
  readonly truth: string
  readonly said: string
  readonly count: number
  /** Of those that are `truth`. */
  readonly share: number
}

/** The pairs of products that are taken for one another most often. */
export function mostConfused(
  matrix: readonly (readonly number[])[],
  classes: readonly string[],
  count: number,
): Confusion[] {
  return matrix
    .flatMap((row, i) => {
      const total = row.reduce((a, b) => a + b, 0)
      return row.flatMap((n, j) =>
        i === j || n === 0 ? [] : [{ truth: classes[i]!, said: classes[j]!, count: n, share: n / total }],
      )
    })
    .sort((a, b) => b.count - a.count || b.share - a.share)
    .slice(0, count)
}

/** The part of a matrix about the products of the worst confusions, and their places. */
export function worstPart(
  matrix: readonly (readonly number[])[],
  size: number,
): { readonly places: readonly number[]; readonly matrix: readonly (readonly number[])[] } {
  const pairs = matrix
    .flatMap((row, i) => row.flatMap((n, j) => (i === j ? [] : [{ i, j, n }])))
    .sort((a, b) => b.n - a.n)
  const places = new Set<number>()
  for (const { i, j } of pairs) {
    if (places.size + Number(!places.has(i)) + Number(!places.has(j)) > size) break
    places.add(i).add(j)
  }
  const kept = [...places].sort((a, b) => a - b)
  return { places: kept, matrix: kept.map((i) => kept.map((j) => matrix[i]![j]!)) }
}
