/**
 * The k least of `all`, with their places, ascending, ties by place, to `distances` and `indices` from `from` on. By a heap, the farthest on
 * top: of many neighbours, each costs the logarithm of k.
 */
export function keepNearest(
  all: Float64Array,
  k: number,
  distances: Float64Array,
  indices: Int32Array,
  from: number,
): void {
  for (let i = 0; i < k; i++) {
    distances[from + i] = all[i]!
    indices[from + i] = i
  }
  for (let node = (k >> 1) - 1; node >= 0; node--) sift(node, k, distances[from + node]!, indices[from + node]!)
  for (let i = k; i < all.length; i++) if (all[i]! < distances[from]!) sift(0, k, all[i]!, i)
  for (let size = k - 1; size > 0; size--) {
    const [d, i] = [distances[from + size]!, indices[from + size]!]
    distances[from + size] = distances[from]!
    indices[from + size] = indices[from]!
    sift(0, size, d, i)
  }

  /** Puts a point in the place of a node, and farther ones of those below it above it. */
  function sift(node: number, size: number, d: number, index: number): void {
    for (let child = 2 * node + 1; child < size; child = 2 * node + 1) {
      if (child + 1 < size && isFarther(child + 1, distances[from + child]!, indices[from + child]!)) child++
      if (!isFarther(child, d, index)) break
      distances[from + node] = distances[from + child]!
      indices[from + node] = indices[from + child]!
      node = child
    }
    distances[from + node] = d
    indices[from + node] = index
  }

  function isFarther(node: number, d: number, index: number): boolean {
    const own = distances[from + node]!
    return own > d || (own === d && indices[from + node]! > index)
  }
}
