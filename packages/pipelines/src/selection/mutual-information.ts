import { log } from '@foldwise/kernels'

/** Digamma of whole numbers: sums of 1 / i, less Euler's constant. */
function digammaTable(most: number): Float64Array {
  const table = new Float64Array(most + 2)
  table[1] = -0.5772156649015329
  for (let n = 2; n < table.length; n++) table[n] = table[n - 1]! + 1 / (n - 1)
  return table
}

/** How many of the sorted values are nearer to `v` than `radius`, `v` itself included. */
function countWithin(sorted: Float64Array, v: number, radius: number): number {
  const before = (low: number, high: number, inside: (w: number) => boolean): number => {
    while (low < high) {
      const middle = (low + high) >> 1
      if (inside(sorted[middle]!)) low = middle + 1
      else high = middle
    }
    return low
  }
  // A radius of 0 takes equal values in.
  const near = (d: number) => (radius > 0 ? d < radius : d <= 0)
  const from = before(0, sorted.length, (w) => w < v && !near(v - w))
  return before(from, sorted.length, (w) => w <= v || near(w - v)) - from
}

/** Distance of each of the sorted values to its `k`-th nearest other one. */
function nearestDistances(sorted: Float64Array, k: number): Float64Array {
  return sorted.map((v, i) => {
    let [left, right] = [i - 1, i + 1]
    let distance = 0
    for (let found = 0; found < k; found++) {
      const before = left >= 0 ? v - sorted[left]! : Infinity
      const after = right < sorted.length ? sorted[right]! - v : Infinity
      distance = Math.min(before, after)
      if (before <= after) left--
      else right++
    }
    return distance
  })
}

/** Of numbers and classes, in nats (Ross 2014). `codes` are class indices. */
export function informationOfClasses(values: Float64Array, codes: Int32Array, classes: number, k: number): number {
  const groups = Array.from({ length: classes }, (_, c) => values.filter((_, i) => codes[i] === c).sort())
  const used = groups.filter((g) => g.length > 1)
  const all = Float64Array.from(used.flatMap((g) => [...g])).sort()
  const n = all.length
  if (n === 0) return 0
  const digamma = digammaTable(n)
  let sum = 0
  for (const group of used) {
    const neighbours = Math.min(k, group.length - 1)
    const radius = nearestDistances(group, neighbours)
    group.forEach((v, i) => {
      sum += digamma[neighbours]! - digamma[group.length]! - digamma[countWithin(all, v, radius[i]!)]!
    })
  }
  return Math.max(0, digamma[n]! + sum / n)
}

/** Of two columns of numbers, in nats (Kraskov, Stögbauer and Grassberger 2004). */
export function informationOfNumbers(x: Float64Array, y: Float64Array, k: number): number {
  const n = x.length
  if (n <= k) return 0
  const order = Array.from(x.keys()).sort((a, b) => x[a]! - x[b]!)
  const [xs, ys] = [Float64Array.from(order, (i) => x[i]!), Float64Array.from(order, (i) => y[i]!)]
  const sortedY = y.slice().sort()
  const digamma = digammaTable(n)
  let sum = 0
  const nearest = new Float64Array(k)
  for (let i = 0; i < n; i++) {
    // Outwards along x, until that alone is further than the k-th nearest in both.
    nearest.fill(Infinity)
    let [left, right] = [i - 1, i + 1]
    for (;;) {
      const before = left >= 0 ? xs[i]! - xs[left]! : Infinity
      const after = right < n ? xs[right]! - xs[i]! : Infinity
      const dx = Math.min(before, after)
      if (dx === Infinity || dx >= nearest[k - 1]!) break
      const j = before <= after ? left-- : right++
      let distance = Math.max(dx, Math.abs(ys[j]! - ys[i]!))
      for (let q = 0; q < k; q++) {
        if (distance < nearest[q]!) [nearest[q], distance] = [distance, nearest[q]!]
      }
    }
    const radius = nearest[k - 1]!
    sum += digamma[countWithin(xs, xs[i]!, radius)]! + digamma[countWithin(sortedY, ys[i]!, radius)]!
  }
  return Math.max(0, digamma[n]! + digamma[k]! - sum / n)
}

/** Of two columns of classes, in nats. */
export function informationOfCounts(a: Int32Array, b: Int32Array): number {
  const n = a.length
  const count = (keys: Iterable<string>) => {
    const counts = new Map<string, number>()
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }
  const left = count(Array.from(a, String))
  const right = count(Array.from(b, String))
  const both = count(Array.from(a, (v, i) => `${v},${b[i]}`))
  let sum = 0
  for (const [key, c] of both) {
    const [u, v] = key.split(',') as [string, string]
    sum += (c / n) * (log(c / n) - log(left.get(u)! / n) - log(right.get(v)! / n))
  }
  return Math.max(0, sum)
}
