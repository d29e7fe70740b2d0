import {
  consecutiveFolds,
  custom,
  type FitContext,
  InputError,
  type Param,
  ParamError,
  show,
  stratifiedFolds,
} from '@foldwise/core'

/** Anything that cuts rows into folds, such as the splitters of `@foldwise/pipelines`. */
export interface SplitterLike {
  split(
    data: { readonly x: unknown; readonly y?: unknown },
    options?: { readonly seed?: number | string },
  ): Iterable<FoldRows>
}

/** Row numbers to learn from, and those to predict. */
export interface FoldRows {
  readonly train: ArrayLike<number>
  readonly test: ArrayLike<number>
}

/** A number of folds; null where a splitter was given. */
export const cvParam = (): Param<number | null> =>
  custom<number | null>({
    kind: 'cv',
    default: 5,
    expects: 'an integer >= 2, or a splitter',
    accepts: (v) => v === null || (Number.isSafeInteger(v) && (v as number) >= 2),
  })

/** `cv` as it is given: a number of folds, or a splitter. */
export type WithSplitter<P extends { readonly cv: number | null }> = Partial<Omit<P, 'cv'>> & {
  readonly cv?: number | SplitterLike
}

/**
 * The folds of `cv`: scikit-learn's for a number, stratified where class indices `codes` are given, runs of rows where not.
 * Throws `InputError` for fewer rows, or rows of each class, than folds.
 */
export function foldsOf(
  type: string,
  cv: { readonly cv: number | null; readonly splitter: SplitterLike | undefined },
  data: { readonly x: unknown; readonly y: unknown; readonly rows: number; readonly codes?: Int32Array },
  ctx: FitContext,
): readonly FoldRows[] {
  if (cv.cv === null) {
    if (!cv.splitter) {
      throw new ParamError(`${type}: expected 'cv' to be an integer >= 2, or a splitter, got null. The default is 5.`)
    }
    const { seed = 0 } = ctx.partOptions('folds', 0, 1)
    return Array.from(cv.splitter.split({ x: data.x, y: data.y }, { seed }))
  }
  const most = data.codes ? largestClass(data.codes) : data.rows
  if (most < cv.cv) {
    throw new InputError(
      `${type}.fit: expected at least ${cv.cv} rows${data.codes ? ' of a class' : ''}, as many as 'cv', got ${show(most)}. Ask for fewer folds.`,
    )
  }
  const of = data.codes ? stratifiedFolds(data.codes, cv.cv) : consecutiveFolds(data.rows, cv.cv)
  const all = Int32Array.from(of.keys())
  return Array.from({ length: cv.cv }, (_, f) => ({
    train: all.filter((row) => of[row] !== f),
    test: all.filter((row) => of[row] === f),
  }))
}

function largestClass(codes: Int32Array): number {
  const counts: number[] = []
  for (const c of codes) counts[c] = (counts[c] ?? 0) + 1
  return Math.max(...counts)
}

/** Throws `InputError` unless each row is tested exactly once. */
export function checkPartition(type: string, folds: readonly FoldRows[], rows: number): void {
  const tested = new Int32Array(rows)
  for (const { test } of folds) for (let i = 0; i < test.length; i++) tested[test[i]!]!++
  const bad = tested.findIndex((n) => n !== 1)
  if (bad >= 0) {
    throw new InputError(
      `${type}.fit: expected folds that test each row once, got ${tested[bad]} of them for row ${bad}. Use kFold or another partition.`,
    )
  }
}
