import { stream } from '@foldwise/core'

export const BOOSTING_FEATURES = 28

/** Columns of three shapes (normal, skewed, small integers), and a class by a smooth score of some of them with interactions. */
export function boostingRows(rows: number): { x: Float64Array; y: Uint8Array } {
  const rng = stream(0, 'bench', 'boosting')
  const x = new Float64Array(rows * BOOSTING_FEATURES)
  const y = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    const at = i * BOOSTING_FEATURES
    for (let j = 0; j < BOOSTING_FEATURES; j++) {
      const v = rng.normal()
      x[at + j] = Math.fround(j % 3 === 0 ? v : j % 3 === 1 ? Math.exp(v) : Math.round(3 * v))
    }
    const [a, b, c, d] = [x[at]!, x[at + 1]!, x[at + 2]!, x[at + 3]!]
    const [e, f, g, h] = [x[at + 4]!, x[at + 5]!, x[at + 6]!, x[at + 9]!]
    const interactions = 0.5 * (d > 0 ? c : 0) + 0.4 * (h > 0 ? a : 0) + (e > 1.5 ? 0.7 : 0)
    const score = 0.8 * a - 0.5 * Math.log(b) - 0.3 * Math.abs(f) + Math.sin(1.5 * g) + interactions
    y[i] = rng.next() < 1 / (1 + Math.exp(-score)) ? 1 : 0
  }
  return { x, y }
}
