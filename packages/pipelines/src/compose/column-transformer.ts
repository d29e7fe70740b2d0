import {
  type DefinedTransformerRecipe,
  defineTransformer,
  type FitContext,
  fitParts,
  type InputKind,
  oneOf,
  ParamError,
  type Schema,
  type SparseMatrix,
  show,
  type Table,
  type Tensor,
  type Transformer,
  type TransformerRecipe,
  tableInput,
  takeRows,
  type Values,
} from '@foldwise/core'
import type { Batches, StreamOptions } from '../stream/fit-stream.ts'
import { learnColumns, type PlannedPart, type TableBatch } from './column-batches.ts'
import { columnsGraph } from './column-graph.ts'
import {
  type AnyTransformer,
  checkKinds,
  columnsState,
  featuresOf,
  type LearnedPart,
  readColumns,
  rowsOfPart,
} from './column-parts.ts'
import { type ColumnSelector, checkSelector, selectedNames } from './column-selectors.ts'
import { compositeOf, withType } from './composite.ts'
import { type Beside, besideDense, besideSparse, type Features, widthOf } from './concat-features.ts'
import { distinctNames, namesOf } from './feature-names.ts'
import { checkWeightsOfParts, transformerWeightsParam } from './transformer-weights.ts'

/** Columns and what becomes of them; a column's name alone gives its texts to a transformer of texts. */
export type ColumnPart<S extends Schema = Schema> =
  | readonly [
      transformer: TransformerRecipe<Table, Features, object> | 'passthrough' | 'drop',
      columns: ColumnSelector<S>,
    ]
  | readonly [transformer: TransformerRecipe<readonly string[], Features, object>, column: keyof S & string]

const params = {
  /** What becomes of columns that no part names. Passed through, they have to be numbers or booleans. */
  remainder: oneOf('drop', 'passthrough'),
  /** What each part's columns are multiplied by, in the order of the parts; the remainder's stay as they are. */
  transformerWeights: transformerWeightsParam(),
}
type Params = Values<typeof params>

/** Tables with the columns that are needed; others do not matter. */
const anyColumns: InputKind<Table, Table> = { ...tableInput, features: () => undefined }

interface AnyRecipe {
  readonly type: string
  fit(data: object, options: object): Promise<AnyTransformer>
  fitTransform?(data: object, options: object): Promise<{ model: AnyTransformer; transformed: Features }>
  /** Its models make the same values as sparse rows, so that zeros are not made twice. */
  readonly sparseForm?: true
}
type Chosen = readonly [AnyRecipe | 'passthrough' | 'drop', string | ColumnSelector]

const transformer = <Out>(type: string, beside: Beside<Out>) => {
  const define = ({ parts }: { readonly parts: readonly Chosen[] }) => {
    const learn = async (x: Table, y: unknown, given: Params, ctx: FitContext, whole: boolean) => {
      const where = `${type}.fit`
      const plans = planned(where, x, parts, given)
      const outputs = new Map<number, Features>()
      const fits = plans.flatMap(({ recipe, ...part }, p) =>
        recipe
          ? [
              async (options: object): Promise<AnyTransformer> => {
                const rows = rowsOfPart(where, x, part)
                if (whole && recipe.fitTransform && !recipe.sparseForm) {
                  const { model, transformed } = await recipe.fitTransform({ x: rows, y }, options)
                  outputs.set(p, transformed)
                  return model
                }
                const model = await recipe.fit({ x: rows, y }, options)
                outputs.set(p, await featuresOf(model, whole ? rows : takeRows(rows, [0])))
                return model
              },
            ]
          : [],
      )
      const state = await fitParts(ctx, 'transformer', fits, (models) => {
        let next = 0
        const learned = plans.map(({ recipe, columns, alone, weight }, p): LearnedPart => {
          const model = recipe && models[next++]
          // Columns that stay as they are have to be numbers: of a first row, to say so early.
          const first = outputs.get(p) ?? (rowsOfPart(where, takeRows(x, [0]), { columns, alone }) as Features)
          const width = widthOf(first, where)
          return { columns, alone, width, weight, model }
        })
        const used = new Set(plans.flatMap((p) => p.columns))
        const kinds = x.columns.filter((c) => used.has(c.name)).map((c) => [c.name, c.kind] as const)
        return columnsState({ parts: learned, kinds })
      })
      if (!whole) return { state, transformed: undefined }
      const features = plans.map((p, i) => outputs.get(i) ?? (rowsOfPart(where, x, p) as Features))
      const learned = readColumns(state).parts
      const widths = learned.map((p) => p.width)
      const weights = learned.map((p) => p.weight)
      return { state, transformed: beside(features, x.rows, widths, where, weights) }
    }

    const factory = defineTransformer({
      type,
      version: 1,
      accepts: anyColumns,
      params,
      allowMissing: true,
      fit: async ({ x, y }, given, ctx) => (await learn(x, y, given, ctx, false)).state,
      async fitTransform({ x, y }, given, ctx) {
        const { state, transformed } = await learn(x, y, given, ctx, true)
        return { state, transformed: transformed! }
      },
      methods(state) {
        const { parts, kinds } = readColumns(state)
        const widths = parts.map((p) => p.width)
        const weights = parts.map((p) => p.weight)
        return {
          async transform(x) {
            const where = `${type}.transform`
            checkKinds(where, x, kinds)
            const features: Features[] = []
            for (const part of parts) {
              const rows = rowsOfPart(where, x, part)
              features.push(part.model ? await featuresOf(part.model, rows) : (rows as Features))
            }
            return beside(features, x.rows, widths, where, weights)
          },
          featureNames: () =>
            distinctNames(
              parts.map(({ model, columns, width }) =>
                model
                  ? { label: model.type, names: namesOf(model, columns, width) }
                  : { label: 'passthrough', names: columns },
              ),
            ),
        }
      },
      expose: (state) => ({ parts: Object.freeze(readColumns(state).parts) }),
      graph: (state) => columnsGraph(type, readColumns(state)),
    })
    const recipe = (given: Partial<Params> = {}) => {
      const made = factory(given)
      checkWeightsOfParts(type, made.params.transformerWeights, parts.length)
      const fitBatches = async (batches: Batches<TableBatch>, options: StreamOptions = {}) => {
        const learned = await learnColumns(type, batches, (x) => planned(`${type}.fit`, x, parts, made.params), options)
        return factory.restore({ type, version: 1, params: made.params, ...columnsState(learned) })
      }
      return Object.freeze({ ...made, fitBatches })
    }
    return Object.assign(recipe, { type, version: 1, params, restore: factory.restore })
  }

  const make = <S extends Schema = Schema>(
    parts: readonly ColumnPart<S>[],
    given: Partial<Params> = {},
  ): ColumnTransformerRecipe<S, Out> =>
    compositeOf(define, { parts: checkedParts(type, parts) }, given) as ColumnTransformerRecipe<S, Out>
  return withType(make, define({ parts: [] }))
}

export interface ColumnTransformerRecipe<S extends Schema, Out>
  extends DefinedTransformerRecipe<Table, Out, Params, { readonly parts: readonly LearnedPart[] }> {
  readonly parts: readonly ColumnPart<S>[]
  /**
   * What `fitStream` calls. Parts that learn in batches learn from all of them; the others from the first one alone, and a warning
   * says so. Columns are selected in the first batch.
   */
  fitBatches(
    batches: Batches<TableBatch>,
    options?: StreamOptions,
  ): Promise<Transformer<Table, Out> & { readonly parts: readonly LearnedPart[] }>
}

/** What each part does to which columns of the training table; parts that are to be dropped, or have no column, are left out. */
function planned(
  where: string,
  x: Table,
  parts: readonly Chosen[],
  { remainder, transformerWeights }: Params,
): PlannedPart<AnyRecipe>[] {
  const named = new Set<string>()
  const plans = parts.flatMap(([what, selector], p) => {
    const columns = selectedNames(where, x, selector)
    for (const name of columns) named.add(name)
    if (what === 'drop' || columns.length === 0) return []
    const recipe = what === 'passthrough' ? undefined : what
    const weight = transformerWeights?.[p] ?? 1
    return [{ columns, alone: typeof selector === 'string' && recipe !== undefined, weight, recipe }]
  })
  const rest = x.columns.map((c) => c.name).filter((n) => !named.has(n))
  if (remainder === 'passthrough' && rest.length > 0) {
    plans.push({ columns: rest, alone: false, weight: 1, recipe: undefined })
  }
  if (plans.length === 0) {
    throw new ParamError(
      `${where}: expected a part with columns, got none. Name columns, or pass the 'remainder' through.`,
    )
  }
  return plans
}

function checkedParts(type: string, parts: readonly ColumnPart<never>[]): readonly Chosen[] {
  if (!Array.isArray(parts)) {
    throw new ParamError(
      `${type}: expected a list of [transformer, columns], got ${show(parts)}. Put the parts in one.`,
    )
  }
  for (const part of parts as readonly unknown[]) {
    const [what, columns] = Array.isArray(part) ? part : []
    const recipe = what as { kind?: unknown; fit?: unknown } | string | undefined
    const known =
      recipe === 'passthrough' ||
      recipe === 'drop' ||
      (typeof recipe === 'object' && recipe?.kind === 'transformer' && typeof recipe.fit === 'function')
    if (!known) {
      throw new ParamError(
        `${type}: expected [transformer, columns] with a recipe of a transformer, 'passthrough' or 'drop', got ${show(what ?? part)}. Call the factory first: standardScaler().`,
      )
    }
    checkSelector(type, columns)
  }
  return Object.freeze(parts.map((p) => Object.freeze([...p]))) as unknown as readonly Chosen[]
}

/**
 * Transformers for some columns each of a table, side by side in the order of the parts, `[rows, all their columns]` float64:
 * `columnTransformer([[standardScaler(), ofKind('number')], [oneHotEncoder(), ['city']], [tfidf(), 'review']])`.
 *
 * Columns are named, or selected by what is true of them when fitting; a name that is not in a list gives a column's
 * texts to a transformer of texts. Columns may be in several parts. Which they were is kept in the model; tables to be
 * transformed need these columns, of the same kinds, in any order, with others or without. `featureNames` are made of
 * the columns' names; where parts would give the same ones, each has its transformer's type before it. The fitted parts are on the model as `parts`.
 * `transformerWeights` multiply what the parts give, in their order. `columnTransformer.sparse` gives sparse rows, for parts of many zeros. With `columnTransformer<typeof schema>(…)` names that the schema
 * lacks are compile errors. scikit-learn's `ColumnTransformer`. Its graph has one input `[N, 1]` a column.
 *
 * Throws `InputError` for columns that a table lacks, and for strings and dates that no part encodes.
 */
export const columnTransformer = Object.assign(transformer<Tensor<'float64'>>('column-transformer', besideDense), {
  sparse: transformer<SparseMatrix>('sparse-column-transformer', besideSparse),
})
