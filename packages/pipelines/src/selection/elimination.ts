import { custom, type DenseMatrix, type FitContext, type Model, ParamError, type SparseMatrix } from '@foldwise/core'
import { square } from '../square.ts'
import { importancesOf, type JudgingRecipe } from './importances.ts'
import { pick } from './selected-columns.ts'

type Rows = DenseMatrix | SparseMatrix

/** Columns to leave out at a time: a number, or below 1 a fraction of all. */
export const stepParam = () =>
  custom<number>({
    kind: 'number',
    default: 1,
    expects: 'an integer >= 1, or a fraction above 0 and below 1',
    accepts: (v) => typeof v === 'number' && v > 0 && (v < 1 || Number.isSafeInteger(v)),
  })

export interface Elimination {
  readonly where: string
  readonly recipe: JudgingRecipe
  /** Columns to keep. */
  readonly keep: number
  /** See `stepParam`. */
  readonly step: number
  /** What the rounds are called, in streams of random numbers and in progress. */
  readonly stage: string
  /** Is told of each model, with the columns it was fitted on; then of a model of those that are kept too. */
  readonly judged?: (model: Model, columns: readonly number[]) => Promise<void>
}

/** How many columns are left in each round but the last, and in that. */
export function countsLeft(features: number, keep: number, step: number): number[] {
  const each = step < 1 ? Math.max(1, Math.floor(step * features)) : step
  const counts = [features]
  while (counts.at(-1)! > keep) counts.push(Math.max(keep, counts.at(-1)! - each))
  return counts
}

/** Ranks of the columns: 1 for those that are kept, the largest for those left out first. */
export async function eliminate(x: Rows, y: unknown, o: Elimination, ctx: FitContext): Promise<Float64Array> {
  const features = x.shape[1]
  const counts = countsLeft(features, o.keep, o.step)
  const rounds = o.judged ? counts.length : counts.length - 1
  let left = Array.from({ length: features }, (_, j) => j)
  const ranking = new Float64Array(features).fill(1)
  for (let round = 0; round < rounds; round++) {
    await ctx.checkpoint()
    using model = await o.recipe.fit({ x: pick(x, left), y } as never, ctx.partOptions(o.stage, round, rounds))
    await o.judged?.(model, left)
    ctx.progress(o.stage, round + 1, rounds)
    const next = counts[round + 1]
    if (next === undefined) break
    const scores = await importancesOf(o.where, model, left.length, sumOfSquares)
    const worst = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]! || a - b)
    const gone = new Set(worst.slice(0, left.length - next).map((at) => left[at]!))
    left = left.filter((j) => !gone.has(j))
    // Those left out together share a rank, and those left out earlier have worse ones.
    const still = new Set(left)
    for (let j = 0; j < features; j++) if (!still.has(j)) ranking[j]! += 1
  }
  return ranking
}

export function checkJudge(type: string, recipe: JudgingRecipe): void {
  if (typeof recipe?.fit === 'function') return
  throw new ParamError(`${type}: expected a recipe, got ${typeof recipe}. Call its factory first: lasso().`)
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, v) => sum + square(v), 0)
