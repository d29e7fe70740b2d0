import { exp, log, type Steps } from '@foldwise/kernels'

/** Differences of entropies that count as none, and halvings after which it stays as it is, as scikit-learn's. */
const TOLERANCE = 1e-5
const STEPS = 100
/** Neighbours in a step. */
const SLICE = 1 << 13

/**
 * Shares of each row's neighbours, falling with their squared distance as a normal density whose width makes the neighbours count as
 * `perplexity` many: `[rows, k]`, each row adding up to 1. `squares` are `[rows, k]`.
 */
export function* affinities(squares: Float64Array, k: number, perplexity: number): Steps<Float64Array> {
  const wanted = log(perplexity)
  const out = new Float64Array(squares.length)
  const own = new Float64Array(k)
  for (let at = 0; at < squares.length; at += k) {
    // Against the smallest, so that the nearest never vanishes.
    let least = Infinity
    for (let j = 0; j < k; j++) least = Math.min(least, squares[at + j]!)
    let [beta, low, high] = [1, 0, Infinity]
    for (let step = 0; step < STEPS; step++) {
      let [sum, weighted] = [0, 0]
      for (let j = 0; j < k; j++) {
        const d = squares[at + j]! - least
        own[j] = exp(-d * beta)
        sum += own[j]!
        weighted += d * own[j]!
      }
      for (let j = 0; j < k; j++) own[j]! /= sum
      const off = log(sum) + (beta * weighted) / sum - wanted
      if (Math.abs(off) <= TOLERANCE) break
      if (off > 0) {
        low = beta
        beta = high === Infinity ? beta * 2 : (beta + high) / 2
      } else {
        high = beta
        beta = (beta + low) / 2
      }
    }
    out.set(own, at)
    if (at % SLICE < k) yield
  }
  return out
}

/** Symmetric shares of all pairs of rows, adding up to 1, by rows: those of row i are at `starts[i]` to `starts[i + 1]`. */
export interface PairShares {
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

/** The mean of each pair's two shares. `neighbors` are row numbers `[rows, k]`. */
export function* pairShares(neighbors: Int32Array, shares: Float64Array, k: number): Steps<PairShares> {
  const rows = neighbors.length / k
  // Both directions of each pair, sorted within rows, then joined.
  const count = new Int32Array(rows + 1)
  for (let i = 0; i < rows; i++) {
    for (let n = i * k; n < (i + 1) * k; n++) {
      count[i + 1]!++
      count[neighbors[n]! + 1]!++
    }
  }
  for (let i = 0; i < rows; i++) count[i + 1]! += count[i]!
  const next = count.slice(0, rows)
  const to = new Int32Array(count[rows]!)
  const half = new Float64Array(count[rows]!)
  const put = (i: number, j: number, share: number): void => {
    to[next[i]!] = j
    half[next[i]!++] = share
  }
  for (let i = 0; i < rows; i++) {
    for (let n = i * k; n < (i + 1) * k; n++) {
      put(i, neighbors[n]!, shares[n]! / (2 * rows))
      put(neighbors[n]!, i, shares[n]! / (2 * rows))
    }
    if (i % SLICE === 0) yield
  }
  const starts = new Int32Array(rows + 1)
  let at = 0
  for (let i = 0; i < rows; i++) {
    const [from, end] = [count[i]!, count[i + 1]!]
    const order = Array.from({ length: end - from }, (_, n) => from + n).sort((a, b) => to[a]! - to[b]!)
    const [columns, values] = [order.map((n) => to[n]!), order.map((n) => half[n]!)]
    for (let n = 0; n < columns.length; n++) {
      const joins = at > starts[i]! && to[at - 1] === columns[n]
      if (joins) half[at - 1]! += values[n]!
      else {
        // Never beyond what has been read: pairs only become fewer.
        to[at] = columns[n]!
        half[at++] = values[n]!
      }
    }
    starts[i + 1] = at
    if (i % 256 === 0) yield
  }
  return { starts, indices: to.slice(0, at), values: half.slice(0, at) }
}
