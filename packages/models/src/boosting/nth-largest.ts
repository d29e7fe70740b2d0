/** The n-th largest of some numbers, counted from 1, in linear time on average (Hoare's selection). Reorders them. */
export function nthLargest(values: Float64Array, n: number): number {
  let from = 0
  let to = values.length - 1
  const wanted = n - 1
  while (from < to) {
    const middle = (from + to) >>> 1
    const [a, b, c] = [values[from]!, values[middle]!, values[to]!]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let i = from
    let j = to
    while (i <= j) {
      while (values[i]! > pivot) i++
      while (values[j]! < pivot) j--
      if (i > j) break
      const v = values[i]!
      values[i++] = values[j]!
      values[j--] = v
    }
    if (wanted <= j) to = j
    else if (wanted >= i) from = i
    else return pivot
  }
  return values[wanted]!
}
