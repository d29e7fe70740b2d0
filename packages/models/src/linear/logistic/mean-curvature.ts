/** Weighted mean of p (1 - p) for each output, from what a pass kept: curvatures for one output, probabilities for more. */
export function meanCurvature(outputs: number, rows: number, kept: Float64Array, weight: Float64Array): number[] {
  const out = new Array<number>(outputs).fill(0)
  if (outputs === 1) {
    for (let i = 0; i < rows; i++) out[0]! += kept[i]!
    return out
  }
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < outputs; k++) {
      const p = kept[i * outputs + k]!
      out[k]! += weight[i]! * p * (1 - p)
    }
  }
  return out
}
