/** Labels of the rows by number, for one output. */
export interface LabelColumn {
  readonly codes: Int32Array
  readonly count: number
}

/** Weights of all rows, balanced: for trees that draw none. */
export function balancedWeights(
  rows: number,
  weight: Float64Array | undefined,
  labels: readonly LabelColumn[],
): Float64Array<ArrayBuffer> {
  const out = weight ? Float64Array.from(weight) : new Float64Array(rows).fill(1)
  balance(out, labels)
  return out
}

/**
 * Multiplies the weights of drawn rows by those of their classes, for each output: all weight over the classes that were drawn times the
 * weight of the class.
 */
export function balance(weights: Float64Array, labels: readonly LabelColumn[]): void {
  // By the drawn rows' own weights, whatever the other outputs make of them.
  const factors = labels.map(({ codes, count }) => {
    const sums = new Float64Array(count)
    for (let i = 0; i < codes.length; i++) sums[codes[i]!]! += weights[i]!
    const total = sums.reduce((a, b) => a + b, 0)
    const present = sums.reduce((n, s) => n + Number(s > 0), 0)
    return sums.map((s) => (s > 0 ? total / (present * s) : 0))
  })
  labels.forEach(({ codes }, k) => {
    for (let i = 0; i < codes.length; i++) weights[i]! *= factors[k]![codes[i]!]!
  })
}
