/** The `count` of `candidates` with the largest keys (their index decides between equals), in no order. Reorders `candidates`. */
export function largest(candidates: Int32Array, keys: Float64Array, count: number): Int32Array {
  const before = (a: number, b: number): boolean => keys[a]! > keys[b]! || (keys[a] === keys[b] && a < b)
  let [from, to] = [0, candidates.length - 1]
  while (count < candidates.length && from < to) {
    const pivot = candidates[(from + to) >> 1]!
    let [i, j] = [from, to]
    while (i <= j) {
      while (before(candidates[i]!, pivot)) i++
      while (before(pivot, candidates[j]!)) j--
      if (i > j) break
      const t = candidates[i]!
      candidates[i++] = candidates[j]!
      candidates[j--] = t
    }
    if (count - 1 <= j) to = j
    else if (count - 1 >= i) from = i
    else break
  }
  return candidates.subarray(0, Math.min(count, candidates.length))
}
