import {
  defineTransformer,
  denseOrSparseInput,
  hostTensor,
  InputError,
  oneOf,
  type SparseMatrix,
  type State,
  sparseMatrix,
  type Tensor,
  type Values,
} from '@foldwise/core'
import { type Categories, type CategoryRows, categoryInput } from './category-input.ts'
import { EncoderGraph } from './encoder-graph.ts'
import { type Column, categoryState, learnCategories, mapCategories, readCategories } from './learn-categories.ts'
import { categoriesOf, placesOf } from './one-hot-inverse.ts'
import { encodingParams } from './params.ts'

const params = {
  ...encodingParams,
  /** Leave out the first category of each column, or of each column with two. */
  drop: oneOf(null, 'first', 'ifBinary'),
  /** Of a category that training rows did not have: an error, zeros, or the infrequent ones' column where there is one. */
  handleUnknown: oneOf('error', 'ignore', 'infrequentIfExist'),
}

interface Choices {
  readonly drop: null | 'first' | 'ifBinary'
  readonly handleUnknown: 'error' | 'ignore' | 'infrequentIfExist'
}

/** Makes the output of a 1, or none (-1), for each column of each row. */
type Write<Out> = (ones: Int32Array, rows: number, columns: number, width: number) => Out

function encoder<Out>(type: string, write: Write<Out>) {
  return defineTransformer({
    type,
    version: 1,
    accepts: categoryInput,
    params,
    allowMissing: true,
    sparseForm: true,
    fit({ x }, p) {
      const o = { refuseUnknown: p.handleUnknown === 'error', missingApart: false }
      return categoryState(learnCategories(`${type}.fit`, x, p, o))
    },
    methods(state, p, { features }) {
      const { transform, columns, names } = reading(type, state, p, features)
      return {
        transform: (x: CategoryRows) => transform(x, write),
        featureNames: (given) => (given ? layout(columns, p, given).names : names),
      }
    },
    expose: (state, p, { features }) => ({
      /** What `transform` gives, as sparse rows. */
      async transformSparse(x: Categories): Promise<SparseMatrix> {
        const where = `${type}.transformSparse`
        const rows = categoryInput.convert(x, where, { finite: false })
        if (rows.shape[0] > 0 && rows.shape[1] !== features) {
          throw new InputError(
            `${where}: expected ${features} features, as in fit, got ${rows.shape[1]}. Prepare the rows as those the model learned from.`,
          )
        }
        return reading(type, state, p, features).transform(rows, sparse)
      },
    }),
    inverse(state, p, { features }) {
      const columns = readCategories(state, features)
      const plan = layout(columns, p)
      const back = columns.map((column, j) => placesOf(column, plan.outputs[j]!, p.handleUnknown !== 'error'))
      return {
        accepts: denseOrSparseInput,
        features: plan.names.length,
        inverseTransform: (z) => categoriesOf(type, back, z),
      }
    },
    graph(state, p, { features }) {
      const columns = readCategories(state, features)
      const plan = layout(columns, p)
      const g = new EncoderGraph(type, columns)
      const parts = columns.flatMap((column, j) => {
        const flags = g.flags(j, column)
        const rare = new Set(column.infrequent)
        const outputs = plan.outputs[j]!
        const kept = [...outputs.keys()].filter((c) => outputs[c]! >= 0 && !rare.has(c))
        const nodes = kept.length > 0 ? [g.take(flags, kept)] : []
        if (rare.size > 0 && outputs[column.infrequent[0]!]! >= 0) {
          const together = g.sum(g.take(flags, column.infrequent))
          const unknown = g.node('Sub', g.b.float([1]), g.sum(flags))
          nodes.push(p.handleUnknown === 'infrequentIfExist' ? g.node('Add', together, unknown) : together)
        }
        return nodes
      })
      return g.build(g.concat(parts), plan.names.length)
    },
  })
}

/** What a state makes of rows, and the names of its columns. */
function reading(type: string, state: State, p: Values<typeof params>, features: number | undefined) {
  const columns = readCategories(state, features)
  const { outputs, unknown, names } = layout(columns, p)
  const refused = p.handleUnknown === 'error'
  const numbers = outputs.map((of, j) => [...of, refused ? undefined : unknown[j]!])
  return {
    columns,
    names,
    transform<Out>(x: CategoryRows, write: Write<Out>): Out {
      const [rows, width] = x.shape
      const ones = mapCategories(`${type}.transform`, x, columns, numbers, new Int32Array(rows * width))
      return write(ones, rows, width, names.length)
    },
  }
}

/** The output column of each category, -1 for none. Frequent ones come first, then the infrequent ones in one column. */
function layout(
  columns: readonly Column[],
  { drop, handleUnknown }: Choices,
  given: readonly string[] = columns.map((_, j) => `x${j}`),
) {
  const names: string[] = []
  const unknown: number[] = []
  const outputs = columns.map(({ categories, infrequent }, j) => {
    const rare = new Set(infrequent)
    const places = categories.length - rare.size + (rare.size > 0 ? 1 : 0)
    const dropped = drop === 'first' || (drop === 'ifBinary' && places === 2) ? 1 : 0
    let next = names.length - dropped
    const of = categories.map((v, c) => {
      if (rare.has(c)) return -1
      const output = next++
      if (output < names.length) return -1
      names.push(`${given[j]}_${v}`)
      return output
    })
    if (rare.size > 0) {
      const output = next >= names.length ? next : -1
      if (output >= 0) names.push(`${given[j]}_infrequent`)
      for (const c of infrequent) of[c] = output
    }
    unknown.push(rare.size > 0 && handleUnknown === 'infrequentIfExist' ? of[infrequent[0]!]! : -1)
    return of
  })
  return { outputs, unknown, names }
}

const dense: Write<Tensor<'float64'>> = (ones, rows, columns, width) => {
  const out = new Float64Array(rows * width)
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, k++) if (ones[k]! >= 0) out[i * width + ones[k]!] = 1
  }
  return hostTensor(out, [rows, width], 'float64')
}

const sparse: Write<SparseMatrix> = (ones, rows, columns, width) => {
  const indptr = new Int32Array(rows + 1)
  const all = new Int32Array(ones.length)
  let n = 0
  for (let i = 0, k = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, k++) if (ones[k]! >= 0) all[n++] = ones[k]!
    indptr[i + 1] = n
  }
  const indices = n < all.length ? all.slice(0, n) : all
  return sparseMatrix([rows, width], indptr, indices, new Float64Array(indices.length).fill(1))
}

/**
 * A column of 0 and 1 for each category of each column of strings, numbers or booleans, `[rows, columns]` to float64
 * `[rows, categories]`; missing values are a category where training rows have them. `featureNames` are `x0_red` and so
 * on, `x0_infrequent` for all infrequent ones together. The categories are `facts.categories`.
 * `inverseTransform` gives the categories again, null for missing, unknown and infrequent ones.
 * `oneHotEncoder.sparse` gives sparse rows, for many categories. scikit-learn's `OneHotEncoder`.
 * Its graph takes strings or float32 numbers, and has zeros for unknown categories where `handleUnknown` is an error.
 * Throws `InputError` for unknown categories, and for columns of several types.
 */
export const oneHotEncoder = Object.assign(encoder('one-hot-encoder', dense), {
  sparse: encoder('sparse-one-hot-encoder', sparse),
})
