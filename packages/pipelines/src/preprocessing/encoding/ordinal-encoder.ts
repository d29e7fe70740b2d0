import { type DenseMatrix, defineTransformer, hostTensor, InputError, number, oneOf, optional } from '@foldwise/core'
import { denseNumericInput } from '../numeric-input.ts'
import type { Category } from './category.ts'
import { type CategoryRows, categoryInput } from './category-input.ts'
import { EncoderGraph } from './encoder-graph.ts'
import { type Column, categoryState, learnCategories, mapCategories, readCategories } from './learn-categories.ts'
import { encodingParams } from './params.ts'

const params = {
  ...encodingParams,
  /** Of a category that training rows did not have: an error, or `unknownValue`. */
  handleUnknown: oneOf('error', 'useEncodedValue'),
  /** The code of unknown categories; null is NaN. It may not be a code that a known one has. */
  unknownValue: optional(number({ default: -1 })),
  /** The code of missing values; null is NaN. */
  encodedMissingValue: optional(number({ default: -1 })),
}

/**
 * Each category's number, 0 for the first, in place of strings, numbers or booleans, `[rows, columns]` to float64 of the
 * same shape. Infrequent categories share the number after the frequent ones'. Missing values stay missing (NaN) unless
 * `encodedMissingValue` says otherwise. The categories are `facts.categories`. scikit-learn's `OrdinalEncoder`.
 * `inverseTransform` gives categories, null for missing, unknown and infrequent ones.
 * Its graph takes strings or float32 numbers, and has NaN for unknown categories where `handleUnknown` is an error.
 * Throws `InputError` for unknown categories, for columns of several types, and for values that are codes already.
 */
export const ordinalEncoder = defineTransformer({
  type: 'ordinal-encoder',
  version: 1,
  accepts: categoryInput,
  params,
  allowMissing: true,
  fit({ x }, p) {
    const o = { refuseUnknown: p.handleUnknown === 'error', missingApart: true }
    const columns = learnCategories('ordinal-encoder.fit', x, p, o)
    columns.forEach((column, j) => {
      const most = Math.max(...numbering(column, NaN)[0].filter((v) => !Number.isNaN(v)), -1)
      const taken = (v: number | null) => v !== null && Number.isInteger(v) && v >= 0 && v <= most
      const unknown = p.handleUnknown === 'useEncodedValue' && taken(p.unknownValue)
      if (unknown || (column.categories.includes(null) && taken(p.encodedMissingValue))) {
        const name = unknown ? 'unknownValue' : 'encodedMissingValue'
        throw new InputError(
          `ordinal-encoder.fit: expected '${name}' to be none of the codes 0 to ${most} of column ${j}, got ${p[name]}. Take a negative number, or null.`,
        )
      }
    })
    return categoryState(columns)
  },
  methods(state, p, { features }) {
    const columns = readCategories(state, features)
    const unknown = p.handleUnknown === 'error' ? undefined : (p.unknownValue ?? NaN)
    const numbers = columns.map((c) => [...numbering(c, p.encodedMissingValue ?? NaN)[0], unknown])
    return {
      transform(x: CategoryRows) {
        const out = new Float64Array(x.shape[0] * x.shape[1])
        return hostTensor(mapCategories('ordinal-encoder.transform', x, columns, numbers, out), x.shape, 'float64')
      },
    }
  },
  inverse(state, p, { features }) {
    const known = readCategories(state, features).map((column) => {
      const [numbers] = numbering(column, p.encodedMissingValue ?? NaN)
      const rare = new Set(column.infrequent)
      const ofUnknown = p.handleUnknown === 'error' ? [] : [[p.unknownValue ?? NaN, null] as const]
      return new Map<number, Category>([
        ...ofUnknown,
        [NaN, null],
        ...numbers.map((n, c) => [n, rare.has(c) ? null : column.categories[c]!] as const),
      ])
    })
    return {
      accepts: denseNumericInput,
      features,
      inverseTransform: ({ data, shape: [rows, columns] }: DenseMatrix): Category[][] =>
        Array.from({ length: rows }, (_, i) =>
          known.map((of, j) => {
            const v = data[i * columns + j]!
            // Steps after it may have left a code a little off.
            const category = of.get(Math.abs(v - Math.round(v)) < 1e-6 ? Math.round(v) : v)
            if (category !== undefined) return category
            throw new InputError(
              `ordinal-encoder.inverseTransform: expected codes that transform gives, got ${v} in row ${i}, column ${j}. Give rows as transform makes them.`,
            )
          }),
        ),
    }
  },
  graph(state, p, { features }) {
    const columns = readCategories(state, features)
    const g = new EncoderGraph('ordinal-encoder', columns)
    const zero = g.b.float([0])
    const unknown = g.b.float([p.handleUnknown === 'error' ? NaN : (p.unknownValue ?? NaN)])
    const parts = columns.map((column, j) => {
      const [numbers, missing] = numbering(column, 0)
      const flags = g.flags(j, column)
      const number = g.sum(g.node('Mul', flags, g.b.float(numbers)))
      const known = g.node('Greater', g.sum(flags), zero)
      const code = g.node('Where', known, number, unknown)
      if (!missing) return code
      const absent = g.node('Greater', g.missing(j)!, zero)
      return g.node('Where', absent, g.b.float([p.encodedMissingValue ?? NaN]), code)
    })
    return g.build(g.concat(parts), columns.length)
  },
})

/** The number of each category, and whether a missing one is among them, which gets `missing`. */
function numbering({ categories, infrequent }: Column, missing: number): [number[], boolean] {
  const rare = new Set(infrequent)
  let next = 0
  const numbers = categories.map((v, c) => (v === null ? missing : rare.has(c) ? -1 : next++))
  return [numbers.map((n, c) => (rare.has(c) ? next : n)), categories.includes(null)]
}
