import { type FitContext, InputError, type Label, ParamError, show, stratifiedFolds } from '@foldwise/core'
import { type Fold, others, type Splitter } from '../split/splitter.ts'

/** Stratified folds of rows in their order, or those of a splitter. */
export function kFoldOrSplitter(
  type: string,
  data: { readonly x: unknown; readonly y: readonly Label[] },
  codes: Int32Array,
  cv: number | Splitter,
  ctx: FitContext,
): readonly Fold[] {
  if (typeof cv === 'object') {
    if (typeof cv?.split !== 'function') {
      throw new ParamError(
        `${type}: expected 'cv' to be a number of folds or a splitter, got ${show(cv)}. The default is 5.`,
      )
    }
    return [...cv.split(data, { seed: ctx.stream('folds').uint32() })]
  }
  const counts = [0, 0]
  for (const c of codes) counts[c]!++
  const least = Math.min(...counts)
  if (least < cv) {
    throw new InputError(
      `${type}.fit: expected at least ${cv} rows of each class, as many as 'cv', got ${least}. Ask for fewer folds.`,
    )
  }
  const of = stratifiedFolds(codes, cv)
  return Array.from({ length: cv }, (_, f) => {
    const test = Int32Array.from(of.keys()).filter((row) => of[row] === f)
    return others(codes.length, test)
  })
}
