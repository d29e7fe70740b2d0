import {
  boolean,
  custom,
  defineTransformer,
  FormatError,
  InputError,
  oneOf,
  ParamError,
  type State,
  show,
  type Table,
  table,
} from '@foldwise/core'
import type { Category } from '../encoding/category.ts'
import { type ImputedColumn, imputerGraph } from './categorical-imputer-graph.ts'
import { type CategoryKind, type CategoryTable, categoryColumns, categoryTableInput } from './category-columns.ts'
import {
  countsOf,
  emptyColumn,
  filledColumn,
  firstMissing,
  indicatorColumn,
  mostFrequent,
  withMissingWhere,
} from './fill-column.ts'

const TYPE = 'categorical-imputer'

const params = {
  strategy: oneOf('mostFrequent', 'constant'),
  /** What `'constant'` fills in, of the columns' kind. null is `'missing_value'` for strings, and 0 for numbers. */
  fillValue: custom<Category>({
    kind: 'category',
    default: null,
    expects: 'a string, a finite number, true, false or null',
    accepts: (v) =>
      v === null || typeof v === 'string' || typeof v === 'boolean' || (typeof v === 'number' && Number.isFinite(v)),
  }),
  /** Add, after the columns, one of booleans for each that lacked values in the training rows: true where the value is missing. */
  addIndicator: boolean({ default: false }),
  /** Keep columns without a single value in the training rows, filled as `'constant'` would; else they are left out. */
  keepEmptyFeatures: boolean({ default: false }),
}

/**
 * Missing values of columns of strings, numbers or booleans replaced by each column's most frequent value (default; the
 * least of several) or by a constant: rows of categories, or a table, to a table of the columns kept and the indicators.
 * A table's names stay; columns of rows are `x0`, `x1` and so on. `facts.fill` has what is filled in.
 * `inverseTransform`, which needs `addIndicator`, takes the values that were filled in away again.
 * scikit-learn's `SimpleImputer` of object columns.
 *
 * Before an encoder: `pipeline(simpleImputer.categorical(), oneHotEncoder())`. Its graph takes float32 numbers, NaN where one is
 * missing, or strings, the empty one where one is missing, which ONNX has no other string for.
 * Throws `InputError` where no column has a value, unless they are kept, for columns of several types, and for dates.
 */
export const categoricalImputer = defineTransformer({
  type: TYPE,
  version: 1,
  accepts: categoryTableInput,
  params,
  allowMissing: true,
  fit({ x }, { strategy, fillValue, addIndicator, keepEmptyFeatures }, ctx) {
    const where = `${TYPE}.fit`
    let emptyStrings = false
    const known = categoryColumns(where, x).map((column): ImputedColumn => {
      const kind = column.kind as CategoryKind
      const constant = () => constantFor(where, column.name, kind, fillValue)
      const counts = countsOf(column)
      emptyStrings ||= counts.has('')
      const found = counts.size === 0 ? null : strategy === 'constant' ? constant() : mostFrequent(counts)
      const fill = counts.size === 0 && keepEmptyFeatures ? constant() : found
      return { kind, fill, indicated: addIndicator && firstMissing(column) >= 0 }
    })
    const dropped = [...known.keys()].filter((j) => known[j]!.fill === null)
    if (dropped.length === known.length) {
      throw new InputError(
        `${where}: expected a column with a value, got only missing ones. Set 'keepEmptyFeatures', or check what was loaded.`,
      )
    }
    if (dropped.length > 0) {
      ctx.warn('empty-columns', `left out, for want of a value to learn from: column ${dropped.join(', ')}.`)
    }
    return {
      tensors: {},
      facts: {
        kinds: known.map((k) => k.kind),
        fill: known.map((k) => k.fill),
        indicated: known.map((k) => k.indicated),
        emptyStrings,
      },
    }
  },
  methods(state, _params, { features }) {
    const known = read(state, features)
    // Columns that are left out may be of any kind.
    const kinds = known.map((k) => (k.fill === null ? undefined : k.kind))
    return {
      transform(x: CategoryTable): Table {
        const columns = categoryColumns(`${TYPE}.transform`, x, kinds)
        const kept = columns.flatMap((c, j) => (known[j]!.fill === null ? [] : [filledColumn(c, known[j]!.fill)]))
        return table([...kept, ...columns.flatMap((c, j) => (known[j]!.indicated ? [indicatorColumn(c)] : []))])
      },
      featureNames: (names = known.map((_, j) => `x${j}`)) => [
        ...names.filter((_, j) => known[j]!.fill !== null),
        ...names.filter((_, j) => known[j]!.indicated).map((name) => `missingindicator_${name}`),
      ],
    }
  },
  inverse(state, { addIndicator }, { features }) {
    const known = read(state, features)
    const kept = [...known.keys()].filter((j) => known[j]!.fill !== null)
    const indicated = [...known.keys()].filter((j) => known[j]!.indicated)
    const kinds = [...kept.map((j) => known[j]!.kind), ...indicated.map(() => 'boolean' as const)]
    return {
      accepts: categoryTableInput,
      features: kinds.length,
      inverseTransform(z: CategoryTable): Table {
        if (!addIndicator) {
          throw new ParamError(
            `${TYPE}.inverseTransform: expected 'addIndicator' to be true, got false. Without it nobody knows which values were missing.`,
          )
        }
        const columns = categoryColumns(`${TYPE}.inverseTransform`, z, kinds)
        const rows = columns[0]?.data.length ?? 0
        return table(
          known.map(({ kind }, j) => {
            const column = columns[kept.indexOf(j)]
            const flags = columns[kept.length + indicated.indexOf(j)]
            if (column) return indicated.includes(j) ? withMissingWhere(column, flags!.data as Uint8Array) : column
            return emptyColumn(kind, flags!.name.replace(/^missingindicator_/, ''), rows)
          }),
        )
      },
    }
  },
  graph: (state, _params, { features }) =>
    imputerGraph(TYPE, read(state, features), state.facts.emptyStrings !== false),
})

/** The constant of a column. Throws `InputError` where it is of another kind. */
function constantFor(where: string, name: string, kind: CategoryKind, given: Category): Category {
  const value = given ?? { string: 'missing_value', number: 0, boolean: null }[kind]
  if (typeof value === kind) return value
  throw new InputError(
    `${where}: expected 'fillValue' to be a ${kind} for column ${show(name)}, got ${show(value)}. Give columns of other kinds to an imputer of their own.`,
  )
}

/** The columns of a state. Throws `FormatError` where a file's are not such. */
function read({ facts }: State, features: number | undefined): ImputedColumn[] {
  const { kinds, fill, indicated, emptyStrings } = facts
  const lists = [kinds, fill, indicated].every((v) => Array.isArray(v) && v.length === features)
  const known = lists
    ? (kinds as readonly CategoryKind[]).map((kind, j) => ({
        kind,
        fill: (fill as readonly Category[])[j]!,
        indicated: (indicated as readonly boolean[])[j]!,
      }))
    : []
  const right = ({ kind, fill: v, indicated: flag }: ImputedColumn): boolean =>
    ['string', 'number', 'boolean'].includes(kind) && (v === null || typeof v === kind) && typeof flag === 'boolean'
  if (!lists || typeof emptyStrings !== 'boolean' || !known.every(right)) {
    throw new FormatError(`state: expected what to fill in ${features} columns, got others. The file is damaged.`)
  }
  return known
}
