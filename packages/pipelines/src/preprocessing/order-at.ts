/** Below this many values, sorting is as fast. */
const FEW = 600

/**
 * Orders `values` as far as to have the right ones at the given ascending `positions`: what stands there is what would stand there if
 * all were sorted. Costs a few passes, where sorting costs log2(n) of them. No NaN. Quickselect (C. A. R. Hoare, 1961) with the
 * middle of nine as the pivot; what it fails to halve often enough is sorted.
 */
export function orderAt(values: Float64Array, positions: readonly number[]): void {
  let from = 0
  for (const p of positions) {
    if (p < from || p >= values.length) continue
    select(values, from, values.length - 1, p)
    // All that follow are at least as large.
    from = p + 1
  }
}

function select(a: Float64Array, first: number, last: number, k: number): void {
  let low = first
  let high = last
  for (let budget = 64; high - low > FEW; budget--) {
    if (budget === 0) break
    const pivot = middleOfNine(a, low, high)
    let i = low
    let j = high
    while (i <= j) {
      while (a[i]! < pivot) i++
      while (a[j]! > pivot) j--
      if (i <= j) {
        const t = a[i]!
        a[i++] = a[j]!
        a[j--] = t
      }
    }
    if (k <= j) high = j
    else if (k >= i) low = i
    else return
  }
  a.subarray(low, high + 1).sort()
}

function middleOfNine(a: Float64Array, low: number, high: number): number {
  const step = (high - low) >> 3
  const nine = Float64Array.from({ length: 9 }, (_, n) => a[low + n * step]!).sort()
  return nine[4]!
}
