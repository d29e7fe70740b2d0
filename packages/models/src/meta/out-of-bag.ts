import { type FitContext, takeRows } from '@foldwise/core'
import { type Bag, columnsOfBag } from './bag.ts'

/**
 * Mean over the parts that did not draw a row of what they say of it, row-major `[rows, width]`; NaN where all drew it.
 * Warns of such rows.
 */
export async function outOfBag<M>(
  type: string,
  parts: readonly M[],
  bags: readonly Bag[],
  { x, rows, width }: { readonly x: unknown; readonly rows: number; readonly width: number },
  valuesOf: (part: M, x: unknown) => Promise<Float64Array>,
  ctx: FitContext,
): Promise<Float64Array> {
  const sums = new Float64Array(rows * width)
  const counts = new Int32Array(rows)
  for (const [i, part] of parts.entries()) {
    await ctx.checkpoint()
    const drawn = new Uint8Array(rows)
    for (const row of bags[i]!.rows) drawn[row] = 1
    const left = Int32Array.from(drawn.keys()).filter((row) => !drawn[row])
    if (left.length === 0) continue
    const values = await valuesOf(part, columnsOfBag(takeRows(x, left), bags[i]!.columns, `${type}.fit`))
    left.forEach((row, k) => {
      counts[row]!++
      for (let c = 0; c < width; c++) sums[row * width + c]! += values[k * width + c]!
    })
  }
  const missed = counts.reduce((n, count) => n + (count === 0 ? 1 : 0), 0)
  if (missed > 0) {
    ctx.warn(
      'few-parts',
      `${type}.fit: expected each row to be left out by a part, got ${missed} rows that all parts drew. Raise nEstimators for an out-of-bag score of all rows.`,
    )
  }
  // 0 / 0 is NaN.
  return sums.map((v, k) => v / counts[Math.floor(k / width)]!)
}
