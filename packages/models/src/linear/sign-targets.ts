/** 1 for rows of a class and -1 for others, `[rows, outputs]`: one output of two classes, for the second, else one a class. */
export function signTargets(
  codes: Int32Array,
  classes: number,
): { readonly y: Float64Array; readonly outputs: number } {
  const outputs = classes === 2 ? 1 : classes
  const y = new Float64Array(codes.length * outputs).fill(-1)
  for (let i = 0; i < codes.length; i++) {
    if (outputs > 1) y[i * outputs + codes[i]!] = 1
    else if (codes[i] === 1) y[i] = 1
  }
  return { y, outputs }
}
