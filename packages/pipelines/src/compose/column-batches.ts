import { InputError, type Model, type Table, takeRows } from '@foldwise/core'
import { type Batches, fitStream, learnsInBatches, type StreamOptions } from '../stream/fit-stream.ts'
import { type AnyTransformer, type LearnedColumns, rowsOfPart } from './column-parts.ts'
import { type Features, widthOf } from './concat-features.ts'

export interface TableBatch {
  readonly x: Table
  readonly y?: unknown
}

interface Batch {
  readonly x: unknown
  readonly y?: unknown
}

interface BatchRecipe {
  readonly type: string
  readonly kind?: string
  fit(data: object, options: object): Promise<Model>
  fitMore?(model: Model | undefined, batch: object, options: object): Promise<Model>
}

/** Columns of a table, and what they are to be given to; nothing where they stay as they are. */
export interface PlannedPart<R> {
  readonly columns: readonly string[]
  readonly alone: boolean
  readonly weight: number
  readonly recipe: R | undefined
}

/**
 * Learns the parts of a column transformer from batches of tables: in one pass those that learn more from batch to batch, in passes
 * of their own those that take more than one, and from the first batch alone those that do not learn in batches.
 */
export async function learnColumns<R extends BatchRecipe>(
  type: string,
  batches: Batches<TableBatch>,
  plan: (first: Table) => readonly PlannedPart<R>[],
  { onProgress, ...options }: StreamOptions,
): Promise<LearnedColumns> {
  const where = `${type}.fit`
  let plans: readonly PlannedPart<R>[] = []
  let kinds: LearnedColumns['kinds'] = []
  let first: Table | undefined
  const models: (Model | undefined)[] = []
  let done = 0
  for await (const { x, y } of batches()) {
    options.signal?.throwIfAborted()
    if (!first) {
      first = takeRows(x, [0])
      plans = plan(x)
      const used = new Set(plans.flatMap((p) => p.columns))
      kinds = x.columns.filter((c) => used.has(c.name)).map((c) => [c.name, c.kind] as const)
    }
    let more = false
    for (const [p, { recipe, ...part }] of plans.entries()) {
      if (!recipe || (learnsInBatches(recipe) && !recipe.fitMore)) continue
      const batch = { x: rowsOfPart(where, x, part), y }
      if (recipe.fitMore) {
        models[p] = await recipe.fitMore(models[p], batch, options)
        more = true
      } else if (!models[p]) {
        options.onWarning?.({
          code: 'first-batch-only',
          message: `${type}: ${recipe.type} does not learn in batches: it learned columns ${part.columns.join(', ')} from the first one alone.`,
        })
        models[p] = await recipe.fit(batch, options)
      }
    }
    if (!more) break
    done++
    onProgress?.({ stage: `${type}: batches`, done, total: done })
  }
  if (!first) {
    throw new InputError(`${where}: expected at least one batch, got none. Check that each call makes them anew.`)
  }
  for (const [p, { recipe, ...part }] of plans.entries()) {
    if (!recipe || models[p]) continue
    const own: Batches<Batch> = async function* () {
      for await (const { x, y } of batches()) yield { x: rowsOfPart(where, x, part), y }
    }
    const through = { ...options, ...(onProgress && { onProgress }) }
    models[p] = (await fitStream(recipe as never, own as never, through)) as Model
  }
  const row = first
  const parts = await Promise.all(
    plans.map(async ({ columns, alone, weight }, p) => {
      const model = models[p] as AnyTransformer | undefined
      const rows = rowsOfPart(where, row, { columns, alone })
      const out = model ? await model.transform(rows) : (rows as Features)
      return { columns, alone, width: widthOf(out, where), weight, model }
    }),
  )
  return { parts, kinds }
}
