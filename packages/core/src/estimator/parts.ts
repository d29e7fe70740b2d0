import type { FitOptions, Model, State } from '../contract.ts'
import { FormatError } from '../errors.ts'
import type { FitContext } from './context.ts'

/** How a composite fits one of its parts: pass the options on to the part's `fit`. */
export type FitPart<M extends Model> = (options: FitOptions) => Promise<M>

/**
 * Fits the parts of a composite one after another and makes something of them, such as a state that has them as
 * `children`. Part `i` gets a seed of its own, derived from the fit's, `what` and `i`; its progress and warnings say
 * which part they are of. Frees all parts where one of them, or `finish`, fails.
 */
export async function fitParts<M extends Model, R>(
  ctx: FitContext,
  what: string,
  parts: readonly FitPart<M>[],
  finish: (models: readonly M[]) => R | Promise<R>,
): Promise<R> {
  const models: M[] = []
  try {
    for (const [i, fit] of parts.entries()) {
      await ctx.checkpoint()
      models.push(await fit(ctx.partOptions(what, i, parts.length)))
      ctx.progress(what, i + 1, parts.length)
    }
    await ctx.checkpoint()
    return await finish(models)
  } catch (error) {
    for (const model of models) model.dispose()
    throw error
  }
}

/**
 * The parts of a composite's state, after a check of what a file may have got wrong: all of the given kinds, one after
 * another, or, for a single kind, any number of it. Throws `FormatError` for others.
 */
export function learnedParts<M extends Model>(state: State, kinds: string | readonly string[]): readonly M[] {
  const children = state.children ?? []
  const got = children.map((c) => (c as Partial<{ kind: string }>).kind ?? c.type)
  const fits =
    typeof kinds === 'string'
      ? got.length > 0 && got.every((k) => k === kinds)
      : got.length === kinds.length && got.every((k, i) => k === kinds[i])
  if (!fits) {
    const expected =
      typeof kinds === 'string' ? `one or more parts of kind '${kinds}'` : `the parts ${kinds.join(', ')}`
    throw new FormatError(`state: expected ${expected}, got ${got.join(', ') || 'none'}. The file is damaged.`)
  }
  return children as readonly M[]
}
