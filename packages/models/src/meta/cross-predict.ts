import { type FitContext, type FitPart, type Model, takeRows } from '@foldwise/core'
import type { FoldRows } from './cross-fit.ts'
import { type PartRows, someRows } from './part-data.ts'

/**
 * What models say of rows that they did not learn from, row-major `[rows, width]`: one is fitted on the training rows of each
 * fold, asked about its test rows, and freed. `what` names the fits in progress and seeds.
 */
export async function crossPredict<M extends Model, Y>(
  ctx: FitContext,
  what: string,
  fitOn: (rows: () => PartRows<Y>) => FitPart<M>,
  all: PartRows<Y>,
  folds: readonly FoldRows[],
  valuesOf: (model: M, x: unknown) => Promise<Float64Array>,
): Promise<Float64Array> {
  const found: { readonly test: ArrayLike<number>; readonly values: Float64Array }[] = []
  for (const [f, { train, test }] of folds.entries()) {
    await ctx.checkpoint()
    using model = await fitOn(() => someRows(all, train))(ctx.partOptions(what, f, folds.length))
    found.push({ test, values: await valuesOf(model, takeRows(all.x, test)) })
    ctx.progress(what, f + 1, folds.length)
  }
  const tested = found.reduce((n, { test }) => n + test.length, 0)
  const width = found.reduce((n, { values }) => n + values.length, 0) / tested
  const out = new Float64Array(tested * width)
  for (const { test, values } of found) {
    for (let i = 0; i < test.length; i++) out.set(values.subarray(i * width, (i + 1) * width), test[i]! * width)
  }
  return out
}
