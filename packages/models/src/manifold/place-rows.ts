import type { Steps } from '@foldwise/kernels'
import { affinities } from './affinities.ts'

/**
 * Places of rows among those of their neighbours, `[rows, 2]`: the mean, by how near they are. A row at distance 0 from others has theirs.
 */
export function* placeRows(
  distances: Float64Array,
  indices: Int32Array,
  k: number,
  perplexity: number,
  places: Float64Array,
): Steps<Float64Array<ArrayBuffer>> {
  const shares = yield* affinities(
    distances.map((d) => d * d),
    k,
    perplexity,
  )
  const out = new Float64Array((2 * indices.length) / k)
  for (let i = 0; i < out.length / 2; i++) {
    const same = distances[i * k] === 0
    let [sum, x, y] = [0, 0, 0]
    for (let n = i * k; n < (i + 1) * k; n++) {
      const share = same ? (distances[n] === 0 ? 1 : 0) : shares[n]!
      sum += share
      x += share * places[2 * indices[n]!]!
      y += share * places[2 * indices[n]! + 1]!
    }
    out[2 * i] = x / sum
    out[2 * i + 1] = y / sum
  }
  return out
}
