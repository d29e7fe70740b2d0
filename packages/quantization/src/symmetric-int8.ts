/** Weights as int8: `weight = value * scale` of its slice, within half a scale of the weight it was made from. */
export interface Int8Weights {
  readonly values: Int8Array
  /** One for each slice along the axis; one in all without an axis. */
  readonly scales: Float32Array
}

/**
 * Symmetric int8 weights of a `[rows, columns]` matrix: the scale of a slice is its largest absolute value over 127, and
 * weights go to the nearest multiple, ties to the even one. `-128` is never used, so that negation stays exact. `axis` 0
 * gives each row a scale, 1 each column; without it the matrix has one.
 */
export function symmetricInt8(
  weights: Float32Array,
  rows: number,
  columns: number,
  axis: 0 | 1 | undefined,
): Int8Weights {
  const slice = (i: number): number => (axis === undefined ? 0 : axis === 0 ? Math.floor(i / columns) : i % columns)
  const scales = new Float32Array(axis === undefined ? 1 : axis === 0 ? rows : columns)
  for (let i = 0; i < weights.length; i++) {
    const k = slice(i)
    scales[k] = Math.max(scales[k]!, Math.abs(weights[i]!))
  }
  // A slice of zeros takes any scale. The smallest normal float keeps 1 / scale finite.
  for (let k = 0; k < scales.length; k++) scales[k] = scales[k] === 0 ? 1 : Math.max(scales[k]! / 127, 2 ** -126)
  const values = new Int8Array(weights.length)
  for (let i = 0; i < weights.length; i++) {
    const q = roundHalfEven(weights[i]! / scales[slice(i)]!)
    values[i] = Math.min(Math.max(q, -127), 127)
  }
  return { values, scales }
}

function roundHalfEven(v: number): number {
  const r = Math.round(v)
  return Math.abs(v % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r
}
