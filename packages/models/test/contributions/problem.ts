import { stream, type Tensor, tensor } from '@foldwise/core'

/** Rows of numbers of which some are missing, whole numbers from 0 to 6 in the last column, and a target. */
export function problem(rows: number, features = 6, seed = 1) {
  const rng = stream(seed, 'contributions')
  const data = Float64Array.from({ length: rows * features }, () => rng.normal())
  const y = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * features, (i + 1) * features)
    const code = Math.floor(rng.next() * 7)
    row[features - 1] = code
    y[i] = 2 * row[0]! + row[1]! * row[2]! + (code % 3) + 0.3 * rng.normal()
    if (rng.next() < 0.2) row[1] = NaN
  }
  return { x: tensor(data, [rows, features]), data, y, three: Array.from(y, (v) => (v < 0 ? 'a' : v < 2 ? 'b' : 'c')) }
}

/** The largest difference between the sums of rows of contributions and what they should sum to, as a share of the largest of these. */
export async function sumsApart(phi: Tensor, sums: ArrayLike<number>): Promise<number> {
  const width = phi.shape.at(-1)!
  const values = (await phi.data()) as Float64Array
  const scale = Array.from(sums).reduce((m, v) => Math.max(m, Math.abs(v)), 1)
  return Array.from(sums).reduce((most, sum, i) => {
    const own = values.subarray(i * width, (i + 1) * width).reduce((a, b) => a + b, 0)
    return Math.max(most, Math.abs(own - sum) / scale)
  }, 0)
}
