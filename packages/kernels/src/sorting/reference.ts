/** The plain meaning of the sorting kernels: slow, and what they are tested against. */
export function stableOrder(x: ArrayLike<number>, descending: boolean): number[] {
  const sign = descending ? -1 : 1
  return Array.from(x, (_, i) => i).sort((i, j) => {
    const [a, b] = [x[i]!, x[j]!]
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || i - j
    return a === b ? i - j : a < b ? -sign : sign
  })
}
